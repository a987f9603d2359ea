import { describe, expect, test } from 'vitest'
import { contractCommands, type EngineBench, is } from './engine-bench.ts'

export function describeOutput(bench: EngineBench): void {
  describe('output', () => {
    test('both outputs of a container that has ended can be read', async () => {
      const id = await bench.started({ command: contractCommands.speakAndFail })
      await bench.engine.containers.wait(id)
      expect(await bench.output(id, {})).toEqual({ stdout: 'out\n', stderr: 'err\n' })
      expect(await bench.output(id, { tail: 0 })).toEqual({ stdout: '', stderr: '' })
      expect((await bench.output(id, { timestamps: true })).stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z out\n$/)
      expect(await bench.output(id, { since: new Date(Date.now() + 60_000).toISOString() })).toMatchObject({
        stdout: '',
      })
    })

    test('following ends by itself with the container', async () => {
      const id = await bench.started({ command: contractCommands.speakAndFail })
      expect(await bench.output(id, { follow: true })).toEqual({ stdout: 'out\n', stderr: 'err\n' })
    })

    test('following a silent container ends quietly when it is given up', async () => {
      const id = await bench.started()
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 100)
      expect(await bench.output(id, { follow: true, signal: controller.signal })).toEqual({ stdout: '', stderr: '' })
    })
  })

  describe('commands inside', () => {
    test('a command gives its output and its exit code', async () => {
      const id = await bench.started()
      expect(await bench.engine.containers.exec(id, contractCommands.say, 5000)).toEqual({
        exitCode: 0,
        output: 'hello\n',
      })
      expect(await bench.engine.containers.exec(id, contractCommands.fail, 5000)).toEqual({ exitCode: 7, output: '' })
    })

    test('a command that does not end has the exit code of a timeout', async () => {
      const id = await bench.started()
      expect(await bench.engine.containers.exec(id, contractCommands.stay, 300)).toEqual({ exitCode: 124, output: '' })
    })

    test('a command that does not exist has the exit code of a shell', async () => {
      const id = await bench.started()
      const { exitCode, output } = await bench.engine.containers.exec(id, contractCommands.missing, 5000)
      expect([126, 127]).toContain(exitCode)
      expect(output).toContain('/no/such/program')
    })

    test('a container that does not run takes no commands', async () => {
      const id = await bench.engine.containers.create(bench.aSpec())
      await expect(bench.engine.containers.exec(id, contractCommands.say, 1000)).rejects.toSatisfy(is('CONFLICT'))
    })
  })
}
