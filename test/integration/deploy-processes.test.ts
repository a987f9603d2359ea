import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker, loadImage } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { deploy, deployed, liveApp, loadPage, makeApp, readApp, readLog } from '../support/scene/apps.ts'
import { containersOf, servingRows, untilInOrder } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/processes:${tag}`
const work = ['sh', '-c', 'echo working for $BERTH_APP; exec sleep 1000']

let server: BerthServer

beforeAll(async () => {
  for (const version of ['1', '2']) await loadPage({ name: image(version), version })
  await loadImage(buildImage(scriptImage(image('no-worker'), 'exec httpd -f -p "$PORT" -h /')))
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

async function workersOf(app: string): Promise<readonly string[]> {
  const workers = (await containersOf(server, app)).filter(one => one.process === 'worker' && one.state === 'running')
  return workers.map(one => one.release)
}

test('a worker is replaced with its app: the new one runs before the old one ends', async () => {
  await liveApp(server, { name: 'shop', image: image('1'), processes: { worker: { command: work } } })
  const first = (await readApp(server, 'shop')).release?.id
  expect(await workersOf('shop')).toEqual([first])
  const watching = watchFor(async () => (await workersOf('shop')).length === 0)

  await deployed(server, 'shop', { image: image('2') })

  const second = (await readApp(server, 'shop')).release?.id
  await eventually(
    () => workersOf('shop'),
    releases => releases.length === 1 && releases[0] === second,
  )
  expect(await watching.stop()).toBe('never')
  await untilInOrder(server, 'shop')
})

test('a process that is removed ends, and the others stay', async () => {
  await liveApp(server, { name: 'reduced', image: image('1'), processes: { worker: { command: work } } })
  const web = servingRows(server, 'reduced').filter(row => row.process === 'web')
  expect((await server.api('DELETE', '/apps/reduced/processes/worker')).status).toBe(204)
  await eventually(
    () => servingRows(server, 'reduced'),
    rows => rows.length === 1,
  )
  await untilInOrder(server, 'reduced')
  expect(servingRows(server, 'reduced')).toEqual(web)
  expect((await readApp(server, 'reduced')).processes).toMatchObject([{ name: 'web' }])
})

test('a worker that cannot start fails the deploy, and web and worker stay as they were', async () => {
  const command = ['sh', '-c', '[ -e /www ] || { echo no queue; exit 5; }; exec sleep 1000']
  await liveApp(server, { name: 'half', image: image('1'), processes: { worker: { command } } })
  const before = servingRows(server, 'half')
  const { status, body } = await deploy(server, 'half', { image: image('no-worker') })
  expect(status).toBe(422)
  expect(body.error).toMatchObject({ code: 'CONTAINER_EXITED', log: expect.stringContaining('no queue') })
  expect(servingRows(server, 'half')).toEqual(before)
  await untilInOrder(server, 'half')
  expect((await server.request('half.localhost')).body.trim()).toBe('1')
})

test('workers are counted and limited on their own, and get no traffic', async () => {
  await liveApp(server, {
    name: 'counted',
    image: image('1'),
    processes: { worker: { command: work, instances: 2, memory: '48Mi', cpus: 0.5 } },
  })
  const [worker, ...others] = servingRows(server, 'counted').filter(row => row.process === 'worker')
  expect(others).toHaveLength(1)
  const { body } = await docker('GET', `/containers/${worker?.engineId}/json`)
  expect(body).toMatchObject({ HostConfig: { Memory: 48 * 1024 * 1024, NanoCpus: 500_000_000 } })
  await server.api('PUT', '/apps/counted/processes/worker', { instances: 0 })
  await eventually(
    () => workersOf('counted'),
    all => all.length === 0,
  )
  await server.api('PUT', '/apps/counted/processes/worker', { instances: 1 })
  await eventually(
    () => workersOf('counted'),
    all => all.length === 1,
  )
  expect((await server.request('counted.localhost')).body.trim()).toBe('1')
})

test('an app without a web instance is deployed for its workers, and gets visitors with the first web', async () => {
  await liveApp(server, {
    name: 'workless',
    image: image('1'),
    processes: { web: { instances: 0 }, worker: { command: work } },
  })
  expect(await workersOf('workless')).toHaveLength(1)
  expect((await server.request('workless.localhost')).status).toBe(503)
  await server.api('PUT', '/apps/workless/processes/web', { instances: 1 })
  await eventually(
    () => server.request('workless.localhost'),
    ({ body }) => body.trim() === '1',
  )
})

test('a release command runs once in the new image, with variables and volumes, before the switch', async () => {
  await liveApp(server, {
    name: 'migrating',
    image: image('1'),
    variables: { TABLE: 'orders' },
    volumes: [{ name: 'data', path: '/tmp/data' }],
    sharedVolume: true,
  })
  const command = ['sh', '-c', 'cat /www/index.html; echo migrating $TABLE; ls -d /tmp/data']
  await server.api('PATCH', '/apps/migrating', { releaseCommand: command })
  const { id, phases } = await deployed(server, 'migrating', { image: image('2') })
  const log = await readLog(server, id)
  expect(log.match(/ {2}migrating orders$/gm)).toHaveLength(1)
  expect(log).toMatch(/ {2}2$/m)
  expect(log).toMatch(/ {2}\/tmp\/data$/m)
  const order = phases?.map(one => one.phase) ?? []
  expect(order.indexOf('releasing')).toBeLessThan(order.indexOf('starting'))
  await untilInOrder(server, 'migrating')
})

test('a one-off command answers its exit code and output, and leaves nothing', async () => {
  await liveApp(server, { name: 'tasks', image: image('1'), variables: { GREETING: 'hello' } })
  const command = ['sh', '-c', 'echo $GREETING from $BERTH_APP; cat /www/index.html; echo trouble >&2; exit 3']
  const { status, body } = await server.api<{ exitCode: number; output: string }>('POST', '/apps/tasks/runs', {
    command,
    wait: true,
  })
  expect(status).toBe(200)
  expect(body.exitCode).toBe(3)
  // Which of the two outputs comes first is the engine's to say.
  expect(body.output.split('\n').toSorted()).toEqual(['1', 'hello from tasks', 'trouble'])
  await untilInOrder(server, 'tasks')
  expect(await containersOf(server, 'tasks')).toHaveLength(1)
})

test('a one-off command streams its output while it runs', async () => {
  await liveApp(server, { name: 'stream', image: image('1') })
  const response = await fetch(`${server.url}/api/v1/apps/stream/runs`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ command: ['sh', '-c', 'echo begun; sleep 1; echo ended; exit 4'] }),
  })
  const events = await response.text()
  expect(events).toMatch(/data: begun\n[\s\S]*data: ended\n[\s\S]*event: exit\ndata: 4\n/)
  expect(await containersOf(server, 'stream')).toHaveLength(1)
})

test('a one-off command needs a release to run in', async () => {
  await makeApp(server, { name: 'unborn', image: image('1') })
  const { status } = await server.api('POST', '/apps/unborn/runs', { command: ['true'] })
  expect(status).toBe(409)
})

test('a command that does not exist is told as exit code 127', async () => {
  const { body } = await server.api('POST', '/apps/tasks/runs', { command: ['no-such-command'] })
  expect(body).toMatchObject({ exitCode: 127, output: expect.stringContaining('no-such-command') })
})

/** Looks again and again; `stop` tells whether it ever saw it. */
function watchFor(sees: () => Promise<boolean>): { stop(): Promise<'never' | 'seen'> } {
  const stopping = new AbortController()
  const watching = (async () => {
    let seen: 'never' | 'seen' = 'never'
    while (!stopping.signal.aborted) if (await sees()) seen = 'seen'
    return seen
  })()
  return {
    stop() {
      stopping.abort()
      return watching
    },
  }
}

test('an app that reaches its task limit goes on, and its page, its events and the doctor say so', async () => {
  const crowd = '(sleep 2; while :; do sleep 3 & done) & exec httpd -f -p "$PORT" -h /'
  await loadImage(buildImage(scriptImage(image('crowd'), crowd)))
  await liveApp(server, { name: 'crowded', image: image('crowd'), pidsLimit: 20, shmBytes: '128Mi' })
  expect(await readApp(server, 'crowded')).toMatchObject({ pidsLimit: 20, shmBytes: 128 * 2 ** 20, status: 'running' })
  const words = expect.stringContaining('web reached its task limit of 20')
  const app = await eventually(
    () => readApp(server, 'crowded'),
    ({ warnings }) => warnings.length > 0,
    30_000,
  )
  expect(app.warnings).toEqual([{ message: words, advice: expect.stringContaining('pidsLimit') }])
  const { body } = await server.api<{ items: { kind: string; text: string }[] }>('GET', '/apps/crowded/events')
  expect(body.items).toContainEqual(expect.objectContaining({ kind: 'limited', text: words }))
  const doctor = await server.api<{ checks: { name: string; reason: string }[] }>('GET', '/system/doctor')
  expect(doctor.body.checks).toContainEqual(
    expect.objectContaining({ name: 'task-limits', reason: expect.stringContaining('crowded web') }),
  )
})
