import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectDocker } from './connect-docker.ts'
import type { DockerEngine } from './engine.ts'
import { EngineConnection } from './engine-connection.ts'
import { endpointOf, engineEndpoints } from './engine-endpoints.ts'

const folder = mkdtempSync(join(tmpdir(), 'berth-endpoints-'))
const socketPath = join(folder, 'docker.sock')
const asked: string[] = []
let server: Server

/** An engine that knows nothing, and commands that end at once. */
const known: Readonly<Record<string, unknown>> = {
  'GET /version': { Version: '27.0.0', ApiVersion: '1.46', Os: 'linux', Arch: 'amd64' },
  'POST /containers/{id}/exec': { Id: 'e1' },
  'POST /exec/{id}/start': '',
  'GET /exec/{id}/json': { Running: false, ExitCode: 0 },
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = `${request.method} ${(request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/, '')}`
    asked.push(name)
    const answer = known[endpointOf(name) ?? '']
    response
      .writeHead(answer === undefined ? 500 : 200)
      .end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  await new Promise<void>(resolve => server.listen(socketPath, resolve))
})

afterAll(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true })
})

test('berth asks the engine for what is listed, for all of it and for nothing else', async () => {
  await using engine = connectDocker({ socketPath })
  await Promise.allSettled(everythingAsked(engine))
  expect([...new Set(asked.map(name => endpointOf(name) ?? name))].toSorted()).toEqual([...engineEndpoints].toSorted())
})

test('what is not listed is never sent', async () => {
  await using connection = new EngineConnection(socketPath)
  await connection.platform()
  const before = asked.length
  const others: Parameters<EngineConnection['run']>[0]['ask'][] = [
    docker => docker.getContainer('shop').export(),
    docker => docker.getContainer('shop').rename({ name: 'blog' }),
    docker => docker.listServices(),
    docker => docker.pruneContainers(),
    docker => docker.getVolume('berth-shop-data').inspect(),
    docker => docker.getImage('shop').push(),
  ]
  for (const ask of others)
    await expect(connection.run({ ask })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('must not') },
    })
  expect(asked).toHaveLength(before)
})

const spec = {
  ...{
    name: 'berth-shop-01',
    environment: {},
    labels: {},
    mounts: [],
    memoryBytes: 2 ** 29,
    pidsLimit: 512,
    shmBytes: 2 ** 26,
  },
  ...{ network: { name: 'berth-default', address: '10.213.0.5', aliases: [] }, capabilities: [] },
  ...{ readOnlyRoot: false, init: true, stopTimeoutSeconds: 30 },
}

function everythingAsked({ images, containers, networks, volumes, ...engine }: DockerEngine): Promise<unknown>[] {
  const signal = AbortSignal.timeout(10_000)
  const image = 'registry.test/acme/shop'
  const digest = `sha256:${'a'.repeat(64)}`
  return [
    ...[engine.facts(), engine.ping(), engine.platform(), Array.fromAsync(engine.events(signal))],
    ...[images.resolve(`${image}:1`, null), images.inspect(`${image}:1`), images.list()],
    ...[images.tag(image, 'berth/shop', 'v1'), images.remove(`${image}:1`), images.load(Buffer.from('tar'))],
    images.pull({ repository: image, digest, auth: null, onProgress: () => {} } as never),
    containers.create({ ...spec, image }),
    ...[containers.start('a'), containers.stop('a', 1), containers.kill('a', 'SIGHUP'), containers.remove('a')],
    ...[containers.inspect('a'), containers.list([]), containers.setRestartPolicy('a', 'no'), containers.wait('a')],
    ...[
      Array.fromAsync(containers.logs('a', { tail: 1 })),
      containers.exec('a', ['true'], 1000),
      containers.stats('a'),
      containers.lookAt('a', '/etc/passwd', 1),
      containers.attach('a', 'pipe'),
      containers.resize('a', { columns: 80, rows: 24 }),
      containers.giveFolder('a', { path: '/data', uid: 1, gid: 1, mode: 0o755 }),
    ],
    ...[networks.create({ name: 'a', subnet: '10.0.0.0/24', labels: {} }), networks.inspect('a'), networks.list()],
    ...[networks.remove('a'), volumes.create('a', {}), volumes.remove('a'), volumes.list([])],
  ]
}
