import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDocker } from '../../server/adapters/docker/connect-docker.ts'
import { EngineBench } from '../support/engine-contract/engine-bench.ts'
import { buildImage } from '../support/images/build-image.ts'
import { busyboxImage } from '../support/images/busybox-image.ts'

const image = 'localhost/berth-dockertest-limits:1'
const bench = new EngineBench()

beforeAll(() =>
  bench.open(async () => {
    const engine = connectDocker({ socketPath: '/var/run/docker.sock' })
    await engine.images.load(buildImage(busyboxImage({ name: image, user: 'app' })))
    return { engine, image }
  }),
)

afterAll(() => bench.close())

async function say(id: string, ...command: readonly string[]): Promise<string> {
  const { exitCode, output } = await bench.engine.containers.exec(id, command, 5000)
  return `${exitCode} ${output}`.trim()
}

test('a process has no rights beyond those it was given, and cannot gain any', async () => {
  const id = await bench.started()
  const status = await say(id, 'cat', '/proc/1/status')
  expect(status).toMatch(/^CapBnd:\s0{16}$/m)
  expect(status).toMatch(/^NoNewPrivs:\s1$/m)
  expect(status).toMatch(/^Uid:\s1000\s/m)
})

test('the limits of the spec hold inside', async () => {
  const id = await bench.started({ shmBytes: 100 * 1024 * 1024 })
  expect(await say(id, 'cat', '/proc/1/oom_score_adj')).toBe('0 500')
  expect(await say(id, 'cat', '/proc/1/limits')).toMatch(/^Max open files\s+(\d+)\s+\1\s/m)
  expect(await say(id, 'cat', '/proc/mounts')).toMatch(/^shm \/dev\/shm tmpfs .*size=102400k/m)
  expect(await say(id, 'env')).toContain('COLOUR=blue')
  expect(await say(id, 'cat', '/etc/hosts')).toContain('host.docker.internal')
})

test('a container over its memory is ended, and its end is told', async () => {
  const id = await bench.started({ command: ['sh', '-c', 'head -c 200000000 /dev/zero | tail'] })
  expect(await bench.engine.containers.wait(id)).not.toBe(0)
})

test('a read-only container may write to /tmp alone, and run nothing there', async () => {
  const id = await bench.started({ readOnlyRoot: true })
  expect(await say(id, 'sh', '-c', 'echo x > /etc/x')).toMatch(/^1 .*Read-only file system/)
  expect(await say(id, 'sh', '-c', 'cp /bin/busybox /tmp/sh && /tmp/sh true')).toMatch(/Permission denied/)
})

test('with a restart policy a container that ends comes back, without it stays down', async () => {
  const command = ['sh', '-c', 'sleep 0.2; exit 1']
  const id = await bench.engine.containers.create(bench.aSpec({ command }))
  await bench.engine.containers.setRestartPolicy(id, 'unless-stopped')
  await bench.engine.containers.start(id)
  await expect.poll(async () => (await bench.inspected(id)).restartCount, { timeout: 10_000 }).toBeGreaterThan(0)
  await bench.engine.containers.setRestartPolicy(id, 'no')
  await expect.poll(async () => (await bench.inspected(id)).state, { timeout: 10_000 }).toBe('exited')
})

test('an init ends at once on a signal that its program ignores as the first process', async () => {
  const id = await bench.started({ init: true })
  await bench.engine.containers.stop(id, 20)
  // Of the signal, not of the kill that would follow after 20 s.
  expect((await bench.inspected(id)).exitCode).toBe(143)
})
