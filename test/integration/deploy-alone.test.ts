import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker, loadImage } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { buildImage } from '../support/images/build-image.ts'
import { writerImage } from '../support/images/writer-image.ts'
import { deploy, deployed, liveApp, loadPage, readApp, readDeploy } from '../support/scene/apps.ts'
import { containersOf, servingRows, untilInOrder } from '../support/scene/standing.ts'
import { lostOf, visit } from '../support/scene/visitors.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/alone:${tag}`
/** The worker writes its version to the volume and cannot bear another one; web shows what was written, and is indifferent. */
const settings = {
  image: image('1'),
  volumes: [{ name: 'data', path: '/data' }],
  sharedVolume: true,
  processes: { web: { command: ['sh', '-c', 'exec httpd -f -p "$PORT" -h /data'] }, worker: { alone: true } },
}

let server: BerthServer

beforeAll(async () => {
  await loadWriter('1')
  await loadWriter('2')
  await loadWriter('broken', 'rmdir /data/lock; echo no queue; exit 4')
  await loadWriter('dying', 'sleep 4; rmdir /data/lock; exit 7')
  for (const version of ['1', '2']) await loadPage({ name: image(`page${version}`), version })
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

function loadWriter(version: string, instead = ':'): Promise<void> {
  return loadImage(buildImage(writerImage({ name: image(version), version, instead })))
}

async function workersOf(app: string): Promise<readonly string[]> {
  return (await server.request(`${app}.localhost`, '/versions')).body.trim().split('\n')
}

test('a worker that of which only one may run has stopped before the next one starts, and visitors notice nothing', async () => {
  await liveApp(server, { name: 'clock', ...settings })
  await using visitors = visit(server, 'clock.localhost', '/versions')
  for (const version of ['2', '1']) await deployed(server, 'clock', { image: image(version) })
  expect(await workersOf('clock')).toEqual(['1', '2', '1'])
  expect(lostOf(await visitors.leave())).toEqual([])
  await untilInOrder(server, 'clock')
})

test('where the next one fails, the one before works again', async () => {
  await liveApp(server, { name: 'steady', ...settings })
  const before = servingRows(server, 'steady')
  const { status, body } = await deploy(server, 'steady', { image: image('broken') })
  expect(status).toBe(422)
  expect(body.error).toMatchObject({ code: 'CONTAINER_EXITED', log: expect.stringContaining('no queue') })
  expect(
    await eventually(
      () => workersOf('steady'),
      found => found.length === 3,
    ),
  ).toEqual(['1', 'broken', '1'])
  expect(servingRows(server, 'steady')).toEqual(before)
  await untilInOrder(server, 'steady')
})

test('where the next one dies after the switch, the one before works again', async () => {
  await liveApp(server, { name: 'returning', ...settings })
  const { id } = await deployed(server, 'returning', { image: image('dying') })
  await eventually(
    () => readDeploy(server, id),
    found => found.status === 'rolled_back',
  )
  await untilInOrder(server, 'returning')
  const workers = await eventually(
    () => workersOf('returning'),
    found => found.at(-1) !== 'dying',
  )
  expect(workers.at(-1)).toBe('1')
  expect(workers).not.toContain('TWO WRITERS')
})

test('one that is let go and wanted again waits for its own end', async () => {
  await liveApp(server, { name: 'again', ...settings })
  await server.api('PUT', '/apps/again/processes/worker', { instances: 0 })
  await eventually(
    () => servingRows(server, 'again'),
    rows => rows.length === 1,
  )
  await server.api('PUT', '/apps/again/processes/worker', { instances: 1 })
  expect(
    await eventually(
      () => workersOf('again'),
      found => found.length > 1,
    ),
  ).toEqual(['1', '1'])
})

test('a web of which only one may run is replaced while its visitors wait', async () => {
  await liveApp(server, { name: 'single', image: image('page1') })
  await server.api('PUT', '/apps/single/processes/web', { singleton: true })
  await using visitors = visit(server, 'single.localhost')
  const { phases } = await deployed(server, 'single', { image: image('page2') })
  expect(phases?.map(one => one.phase)).toContain('holding')
  expect(lostOf(await visitors.leave())).toEqual([])
  expect((await server.request('single.localhost')).body.trim()).toBe('2')
  await untilInOrder(server, 'single')
})

test('a process of which only one may run has one instance, and its own time to stop', async () => {
  const processes = { worker: { command: ['sleep', '1000'], singleton: true, stopTimeoutSeconds: 7 } }
  await liveApp(server, { name: 'timed', image: image('page1'), processes })
  expect(await server.api('PUT', '/apps/timed/processes/worker', { instances: 2 })).toMatchObject({
    status: 400,
    body: { error: { code: 'VALIDATION', field: 'instances' } },
  })
  expect((await readApp(server, 'timed')).processes).toMatchObject([
    { name: 'web', singleton: false, stopTimeoutSeconds: null },
    { name: 'worker', singleton: true, alone: true, stopTimeoutSeconds: 7, instances: 1 },
  ])
  const limits = (await containersOf(server, 'timed')).map(async one => [one.process, await stopTimeoutOf(one.id)])
  expect(Object.fromEntries(await Promise.all(limits))).toEqual({ web: 5, worker: 7 })
})

async function stopTimeoutOf(id: string): Promise<number> {
  const { body } = await docker('GET', `/containers/${id}/json`)
  return (body as { Config: { StopTimeout: number } }).Config.StopTimeout
}
