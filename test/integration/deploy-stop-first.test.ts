import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker, loadImage } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { buildImage } from '../support/images/build-image.ts'
import { writerImage } from '../support/images/writer-image.ts'
import { startLoad } from '../support/load/load.ts'
import { begin, deploy, deployed, liveApp, readApp, readDeploy, readLog } from '../support/scene/apps.ts'
import { caddyStanding } from '../support/scene/caddy-standing.ts'
import { loadOn, loadSamples, sampleImage } from '../support/scene/sample.ts'
import { routesOf, servingRows, untilInOrder } from '../support/scene/standing.ts'
import { untilPhase } from '../support/scene/until-phase.ts'
import { bodiesOf, lostOf, visit } from '../support/scene/visitors.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 })

const image = (tag: string) => `berth-test/writer:${tag}`
const volumes = [{ name: 'data', path: '/data' }]
/** Fails at its second start: neither version can be brought up then. */
const once = '[ -e /data/started ] && { rmdir /data/lock; exit 3; }; echo 1 > /data/started; httpd -p "$PORT" -h /data'

let server: BerthServer

beforeAll(async () => {
  await loadSamples()
  for (const version of ['1', '2']) await loadImage(buildImage(writerImage({ name: image(version), version })))
  await loadWriter('broken', 'rmdir /data/lock; echo cannot migrate; exit 4')
  await loadWriter('silent', ':')
  await loadWriter('once', once)
  server = await startBerthServer()
})

beforeEach(context => printLogWhenTestFails(server, context))

afterAll(() => server?.stop())

function loadWriter(version: string, instead: string): Promise<void> {
  return loadImage(buildImage(writerImage({ name: image(version), version, instead })))
}

async function versionsOf(app: string): Promise<readonly string[]> {
  return (await server.request(`${app}.localhost`, '/versions')).body.trim().split('\n')
}

test('the data go from one version to the next, one writer at a time, and visitors wait', async () => {
  await liveApp(server, { name: 'heir', image: image('1'), volumes })
  await using visitors = visit(server, 'heir.localhost')
  for (const version of ['2', '1', '2']) await deployed(server, 'heir', { image: image(version) })
  expect(await versionsOf('heir')).toEqual(['1', '2', '1', '2'])
  const visits = await visitors.leave()
  expect(lostOf(visits)).toEqual([])
})

test('three replacements under load lose no request', async () => {
  const before = await caddyStanding(server)
  await liveApp(server, { name: 'loaded', image: sampleImage('v1'), volumes })
  await using load = await startLoad(loadOn(server, 'loaded', { webSockets: 0 }))
  const containers = new Set(servingRows(server, 'loaded').map(one => one.engineId))
  for (const version of ['v2', 'v1', 'v2'] as const) {
    await deployed(server, 'loaded', { image: sampleImage(version) })
    for (const { engineId } of servingRows(server, 'loaded')) containers.add(engineId)
  }
  const report = await load.stop()
  expect(report.losses).toEqual([])
  expect(containers.size).toBe(4)
  expect(await caddyStanding(server)).toEqual(before)
})

// These wait for clocks of berth, so they wait together.
test.concurrent('when the new one fails, the old one is started again and answers those who waited', async () => {
  await liveApp(server, { name: 'fallen', image: image('1'), volumes })
  await using visitors = visit(server, 'fallen.localhost')
  const { status, body } = await deploy(server, 'fallen', { image: image('broken') })
  expect(status).toBe(422)
  expect(body.error).toMatchObject({ code: 'CONTAINER_EXITED', log: expect.stringContaining('cannot migrate') })
  const log = await readLog(server, body.id)
  expect(log).toContain('The previous version was started again')
  expect(log).toContain('The previous version serves again.')
  expect(log).not.toContain('keeps serving')
  expect(await versionsOf('fallen')).toEqual(['1', 'broken', '1'])
  const visits = await visitors.leave()
  expect(lostOf(visits)).toEqual([])
  expect(bodiesOf(visits)).toEqual(['1'])
  await untilInOrder(server, 'fallen')
})

test.concurrent('when neither comes up, visitors get the 503 page instead of a long wait', async () => {
  await liveApp(server, { name: 'lost', image: image('once'), volumes })
  const { body } = await deploy(server, 'lost', { image: image('broken') })
  expect(body.error).toMatchObject({ code: 'CONTAINER_EXITED', log: expect.stringContaining('cannot migrate') })
  await eventually(
    () => routesOf(server)['lost.localhost'],
    route => route === 'starting',
  )
  const page = await server.request('lost.localhost')
  expect(page.status).toBe(503)
  expect(Number(page.headers['retry-after'])).toBeGreaterThan(0)
  expect((await readApp(server, 'lost')).status).toBe('failing')
  await deployed(server, 'lost', { image: image('2') })
  expect((await server.request('lost.localhost')).body.trim()).toBe('2')
})

test.concurrent('a crash in the watch window gives the data back to the previous version, one writer at a time', async () => {
  await loadWriter('crashing', 'httpd -p "$PORT" -h /data; sleep 3 & wait $!; rmdir /data/lock; exit 6')
  await liveApp(server, { name: 'returned', image: image('1'), volumes })
  const { id } = await deployed(server, 'returned', { image: image('crashing') })
  const ended = await eventually(
    () => readDeploy(server, id),
    ({ status }) => status === 'rolled_back',
  )
  expect(ended.error).toMatchObject({ code: 'CRASHED_AFTER_SWITCH', message: expect.stringContaining('code 6') })
  const versions = await versionsOf('returned')
  expect(versions.at(-1)).toBe('1')
  expect(versions).not.toContain('TWO WRITERS')
  await untilInOrder(server, 'returned')
})

test.concurrent('an app that is started right after it was stopped waits for its last writer to go', async () => {
  await liveApp(server, { name: 'restarted', image: sampleImage('v1'), volumes, drainSeconds: 300 })
  const download = server.request('restarted.localhost', '/slow?seconds=300').catch(() => null)
  await eventually(
    () => server.request('restarted.localhost', '/health'),
    ({ status }) => status === 200,
  )
  await server.api('PUT', '/apps/restarted/suspension')
  const { body } = await server.api<{ id: string }>('DELETE', '/apps/restarted/suspension')
  // Long before the drain would end.
  await eventually(
    () => readDeploy(server, body.id),
    ({ status }) => status === 'live',
    60_000,
  )
  await untilInOrder(server, 'restarted')
  await download
})

test.concurrent('an app that is deleted with its volumes leaves none, not even one that its settings no longer name', async () => {
  await liveApp(server, { name: 'gone', image: image('1'), volumes })
  expect((await docker('GET', '/volumes/berth-gone-data')).status).toBe(200)
  await server.api('PATCH', '/apps/gone', { volumes: [] })
  expect((await server.api('DELETE', '/apps/gone?volumes=delete')).status).toBe(204)
  expect((await docker('GET', '/volumes/berth-gone-data')).status).toBe(404)
})

test('a migration is not cut at the hold limit: visitors get the 503 page until it has ended', async () => {
  const releaseCommand = ['sh', '-c', 'sleep 7; echo migrated >> /data/versions']
  await liveApp(server, { name: 'slow', image: image('1'), volumes, holdSeconds: 5 })
  await server.api('PATCH', '/apps/slow', { releaseCommand })
  const { id } = await begin(server, 'slow', { image: image('2') })
  await eventually(
    () => routesOf(server)['slow.localhost'],
    route => route === 'starting',
  )
  const page = await server.request('slow.localhost')
  expect(page.status).toBe(503)
  await eventually(
    () => readDeploy(server, id),
    ({ status }) => status === 'live',
  )
  expect(await versionsOf('slow')).toEqual(['1', 'migrated', '2'])
  const log = await readLog(server, id)
  expect(log).toContain('5 s, the hold limit, are over while the release command runs: visitors get the 503 page')
  expect(log).toMatch(/Visitors got the 503 page for [\d.]+ s/)
  await untilInOrder(server, 'slow')
})

test('the release command runs while nobody writes, and when it fails the old one is started again', async () => {
  const command = (end: string) => ['sh', '-c', `ls /data/lock; echo migrated >> /data/versions; ${end}`]
  await liveApp(server, { name: 'migrated', image: image('1'), volumes })
  await using visitors = visit(server, 'migrated.localhost')
  await server.api('PATCH', '/apps/migrated', { releaseCommand: command('exit 5') })
  const { body } = await deploy(server, 'migrated', { image: image('2') })
  expect(body.error).toMatchObject({ code: 'RELEASE_COMMAND_FAILED', message: expect.stringContaining('code 5') })
  expect(await readLog(server, body.id)).toContain('No such file')
  await server.api('PATCH', '/apps/migrated', { releaseCommand: command('exit 0') })
  await deployed(server, 'migrated', { image: image('2') })
  expect(await versionsOf('migrated')).toEqual(['1', 'migrated', '1', 'migrated', '2'])
  expect(lostOf(await visitors.leave())).toEqual([])
})

test('after a long migration a version that does not start is told by the step that was slow', async () => {
  const releaseCommand = ['sh', '-c', 'sleep 3']
  await liveApp(server, { name: 'told', image: image('1'), volumes, holdSeconds: 2, stopTimeoutSeconds: 1 })
  await server.api('PATCH', '/apps/told', { releaseCommand })
  const { body } = await deploy(server, 'told', { image: image('silent') })
  expect(body.error).toMatchObject({
    code: 'START_TIMEOUT',
    message: expect.stringMatching(
      /not answered 2.0 s after its start.*took [\d.]+ s to stop, the release command took [\d.]+ s/,
    ),
  })
  expect((await server.request('told.localhost')).body.trim()).toBe('1')
})

test('at the hold limit the old one is brought back', async () => {
  await liveApp(server, { name: 'limited', image: image('1'), volumes, holdSeconds: 3, stopTimeoutSeconds: 1 })
  await using visitors = visit(server, 'limited.localhost')
  const { body } = await deploy(server, 'limited', { image: image('silent') })
  expect(body.error).toMatchObject({
    code: 'START_TIMEOUT',
    message: expect.stringContaining('hold limit of 3 s'),
    field: 'holdSeconds',
  })
  const visits = await visitors.leave()
  expect(lostOf(visits)).toEqual([])
  expect(bodiesOf(visits)).toEqual(['1'])
})

test('a domain that is added while visitors wait waits as well', async () => {
  await liveApp(server, { name: 'joined', image: image('1'), volumes })
  const { id } = await begin(server, 'joined', { image: image('2') })
  await untilPhase(server, id, 'holding')
  await server.api('PUT', '/apps/joined/domains/joined.example.com', {})
  expect(routesOf(server)['joined.example.com']).toMatch(/^hold-/)
  expect((await server.request('joined.example.com')).status).toBe(200)
})
