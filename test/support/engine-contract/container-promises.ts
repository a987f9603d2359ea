import { describe, expect, test } from 'vitest'
import { contractCommands, type EngineBench, is } from './engine-bench.ts'

export function describeContainers(bench: EngineBench): void {
  describe('containers', () => {
    test('a new container is as it was asked for, and does not run', async () => {
      const spec = bench.aSpec()
      const id = await bench.engine.containers.create(spec)
      expect(await bench.engine.containers.inspect(id)).toMatchObject({
        id,
        name: spec.name,
        image: bench.image,
        state: 'created',
        pid: 0,
        error: '',
        restartCount: 0,
        labels: spec.labels,
        addresses: { [bench.run]: spec.network.address },
        memoryLimitBytes: spec.memoryBytes,
      })
    })

    test('a started container runs at its address, and can be found by its name', async () => {
      const spec = bench.aSpec()
      await bench.engine.containers.start(await bench.engine.containers.create(spec))
      const container = await bench.inspected(spec.name)
      expect(container).toMatchObject({ state: 'running', addresses: { [bench.run]: spec.network.address } })
      expect(container.pid).toBeGreaterThan(0)
      expect(Date.parse(container.startedAt)).toBeGreaterThan(Date.now() - 60_000)
    })

    test('starting what runs changes nothing', async () => {
      const id = await bench.started()
      const before = await bench.inspected(id)
      await bench.engine.containers.start(id)
      expect(await bench.inspected(id)).toEqual(before)
    })

    test('a stopped container may be stopped again, and started again at its address', async () => {
      const id = await bench.started()
      const { addresses } = await bench.inspected(id)
      await bench.engine.containers.stop(id, 0)
      await bench.engine.containers.stop(id, 0)
      expect(await bench.engine.containers.inspect(id)).toMatchObject({
        state: 'exited',
        pid: 0,
        exitCode: 137,
        addresses,
      })
      await bench.engine.containers.start(id)
      expect(await bench.engine.containers.inspect(id)).toMatchObject({ state: 'running', addresses })
    })

    test('a removed container is gone, and may be removed and stopped again', async () => {
      const id = await bench.started()
      await bench.engine.containers.remove(id)
      expect(await bench.engine.containers.inspect(id)).toBeNull()
      await bench.engine.containers.remove(id)
      await bench.engine.containers.stop(id, 1)
    })

    test('two who remove one container both find it gone, and its name free', async () => {
      const spec = bench.aSpec()
      const id = await bench.engine.containers.create(spec)
      await bench.engine.containers.start(id)
      await Promise.all([bench.engine.containers.remove(id), bench.engine.containers.remove(id)])
      expect(await bench.engine.containers.create(spec)).not.toBe(id)
    })

    test('a killed container has ended with the signal', async () => {
      const id = await bench.started()
      await bench.engine.containers.kill(id, 'SIGKILL')
      expect(await bench.engine.containers.wait(id)).toBe(137)
    })

    test('waiting ends with the exit code', async () => {
      const id = await bench.engine.containers.create(bench.aSpec({ command: contractCommands.speakAndFail }))
      await bench.engine.containers.start(id)
      expect(await bench.engine.containers.wait(id)).toBe(3)
      expect(await bench.engine.containers.inspect(id)).toMatchObject({
        state: 'exited',
        exitCode: 3,
      })
    })

    test('waiting for what runs on can be given up', async () => {
      const id = await bench.started()
      const controller = new AbortController()
      const wait = bench.engine.containers.wait(id, controller.signal)
      controller.abort(new Error('no longer of interest'))
      await expect(wait).rejects.toThrow('no longer of interest')
    })

    test('a command that does not exist is told at the start', async () => {
      const id = await bench.engine.containers.create(bench.aSpec({ command: contractCommands.missing }))
      await expect(bench.engine.containers.start(id)).rejects.toMatchObject({
        code: 'CONTAINER_EXITED',
        message: expect.stringContaining('/no/such/program'),
      })
      const container = await bench.inspected(id)
      expect(container).toMatchObject({ state: 'created', exitCode: 127 })
      expect(container.error).toContain('/no/such/program')
    })

    test('a name in use is a conflict, told without delay', async () => {
      const spec = bench.aSpec()
      await bench.engine.containers.create(spec)
      await expect(bench.engine.containers.create(spec)).rejects.toSatisfy(is('CONFLICT'))
    })

    test('an address in use is a conflict, at the latest at the start', async () => {
      const { network } = bench.aSpec()
      await bench.started({ network })
      await expect(bench.started({ network })).rejects.toSatisfy(is('CONFLICT'))
    })

    test('an image that is not there is not found', async () => {
      const spec = bench.aSpec({ image: 'localhost/berth-dockertest-none:1' })
      await expect(bench.engine.containers.create(spec)).rejects.toSatisfy(is('NOT_FOUND'))
    })

    test('a container that is not there is not found', async () => {
      const gone = 'berth-dockertest-gone'
      expect(await bench.engine.containers.inspect(gone)).toBeNull()
      expect(await bench.engine.containers.stats(gone)).toBeNull()
      await expect(bench.engine.containers.start(gone)).rejects.toSatisfy(is('NOT_FOUND'))
      await expect(bench.engine.containers.wait(gone)).rejects.toSatisfy(is('NOT_FOUND'))
      await expect(bench.engine.containers.kill(gone, 'SIGTERM')).rejects.toSatisfy(is('NOT_FOUND'))
      await expect(bench.engine.containers.exec(gone, contractCommands.say, 1000)).rejects.toSatisfy(is('NOT_FOUND'))
      await expect(bench.output(gone, {})).rejects.toSatisfy(is('NOT_FOUND'))
    })

    test('containers are listed by all their labels, stopped ones too', async () => {
      const spec = bench.aSpec({ labels: { 'berth.test': bench.run, 'berth.app': 'shop' } })
      const id = await bench.engine.containers.create(spec)
      await bench.engine.containers.create(bench.aSpec())
      expect(await bench.engine.containers.list([`berth.test=${bench.run}`, 'berth.app=shop'])).toEqual([
        expect.objectContaining({
          id,
          name: spec.name,
          state: 'created',
          labels: expect.objectContaining(spec.labels),
        }),
      ])
      expect(await bench.engine.containers.list([`berth.test=${bench.run}`, 'berth.app'])).toHaveLength(1)
      expect(await bench.engine.containers.list([`berth.test=${bench.run}`])).toHaveLength(2)
    })

    test('a restart policy is set and taken back while it runs', async () => {
      const id = await bench.started()
      await bench.engine.containers.setRestartPolicy(id, 'unless-stopped')
      expect((await bench.inspected(id)).restartPolicy).toBe('unless-stopped')
      await bench.engine.containers.setRestartPolicy(id, 'no')
      expect((await bench.inspected(id)).restartPolicy).toBe('no')
      await bench.engine.containers.kill(id, 'SIGKILL')
      expect(await bench.engine.containers.wait(id)).toBe(137)
      expect((await bench.inspected(id)).state).toBe('exited')
    })

    test('what a running container takes is measured, a stopped one takes nothing', async () => {
      const id = await bench.started()
      const stats = await bench.engine.containers.stats(id)
      expect(stats?.memoryBytes).toBeGreaterThan(0)
      expect(stats?.cpuNanoseconds).toBeGreaterThan(0)
      await bench.engine.containers.stop(id, 0)
      expect(await bench.engine.containers.stats(id)).toBeNull()
    })
  })
}
