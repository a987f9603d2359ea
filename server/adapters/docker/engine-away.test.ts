import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connectDocker } from './connect-docker.ts'
import type { DockerEngine } from './engine.ts'
import type { ContainerSpec } from './engine-containers.ts'

const reference = 'registry.example.com/team/shop:1'
const digest = `sha256:${'a'.repeat(64)}`
const never = new AbortController().signal

/** Every call that there is; a new one belongs here. */
const calls: Readonly<Record<string, (engine: DockerEngine) => Promise<unknown>>> = {
  facts: engine => engine.facts(),
  platform: engine => engine.platform(),
  events: engine => Array.fromAsync(engine.events(never)),
  'images.resolve': engine => engine.images.resolve(reference, null),
  'images.pull': engine => engine.images.pull({ repository: 'registry.example.com/team/shop', digest, auth: null }),
  'images.inspect': engine => engine.images.inspect(reference),
  'images.list': engine => engine.images.list(),
  'images.tag': engine => engine.images.tag(reference, 'berth.local/shop', '1'),
  'images.remove': engine => engine.images.remove(reference),
  'images.load': engine => engine.images.load(new Uint8Array(10)),
  'containers.create': engine => engine.containers.create(aSpec()),
  'containers.start': engine => engine.containers.start('x'),
  'containers.stop': engine => engine.containers.stop('x', 1),
  'containers.kill': engine => engine.containers.kill('x', 'SIGKILL'),
  'containers.remove': engine => engine.containers.remove('x'),
  'containers.inspect': engine => engine.containers.inspect('x'),
  'containers.lookAt': engine => engine.containers.lookAt('x', '/etc', 100),
  'containers.giveFolder': engine => engine.containers.giveFolder('x', { path: '/data', uid: 1, gid: 1, mode: 0o755 }),
  'containers.list': engine => engine.containers.list([]),
  'containers.setRestartPolicy': engine => engine.containers.setRestartPolicy('x', 'no'),
  'containers.wait': engine => engine.containers.wait('x'),
  'containers.logs': engine => Array.fromAsync(engine.containers.logs('x', {})),
  'containers.attach': engine => engine.containers.attach('x', 'pipe'),
  'containers.resize': engine => engine.containers.resize('x', { columns: 80, rows: 24 }),
  'containers.exec': engine => engine.containers.exec('x', ['true'], 1000),
  'containers.stats': engine => engine.containers.stats('x'),
  'networks.create': engine => engine.networks.create({ name: 'n', subnet: '10.0.0.0/22', labels: {} } as never),
  'networks.inspect': engine => engine.networks.inspect('n'),
  'networks.list': engine => engine.networks.list(),
  'networks.remove': engine => engine.networks.remove('n'),
  'networks.addressesInUse': engine => engine.networks.addressesInUse('n'),
  'volumes.create': engine => engine.volumes.create('v', {}),
  'volumes.remove': engine => engine.volumes.remove('v'),
  'volumes.list': engine => engine.volumes.list([]),
}

/** What stands at the engine's address instead of it. */
const ways: Readonly<Record<string, ((socket: Socket) => void) | null>> = {
  'its socket is gone': null,
  'every connection is closed at once': socket => socket.destroy(),
  'it goes away in its answer': socket =>
    socket.once('data', () =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"I'),
    ),
}

test('no call was forgotten', async () => {
  await using engine = connectDocker({ socketPath: '/nowhere/docker.sock' })
  const { images, containers, networks, volumes } = engine
  const names = Object.entries({ images, containers, networks, volumes }).flatMap(([part, verbs]) =>
    Object.keys(verbs).map(verb => `${part}.${verb}`),
  )
  expect(
    Object.keys(calls)
      .filter(name => name.includes('.'))
      .toSorted(),
  ).toEqual(names.toSorted())
})

test.each(Object.entries(ways))('where %s, every call says that the engine is away', async (_, answer) => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-away-'))
  const socketPath = join(folder, 'docker.sock')
  onTestFinished(() => rmSync(folder, { recursive: true }))
  if (answer !== null) {
    const server = createServer(socket => answer(socket.on('error', () => {}))).listen(socketPath)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
  }
  await using engine = connectDocker({ socketPath })
  const told = await Promise.all(
    Object.entries(calls).map(async ([name, call]) => {
      const code = await call(engine).then(
        () => 'no error',
        error => String((error as { code?: unknown }).code ?? error),
      )
      return `${name}: ${code}`
    }),
  )
  expect(told).toEqual(Object.keys(calls).map(name => `${name}: DOCKER_UNAVAILABLE`))
})

function aSpec(): ContainerSpec {
  return {
    name: 'x',
    image: reference,
    environment: {},
    labels: {},
    network: { name: 'n', address: '10.0.0.2', aliases: [] },
    mounts: [],
    memoryBytes: 64 * 1024 * 1024,
    pidsLimit: 512,
    capabilities: [],
    readOnlyRoot: false,
    init: true,
    stopTimeoutSeconds: 1,
  } as unknown as ContainerSpec
}
