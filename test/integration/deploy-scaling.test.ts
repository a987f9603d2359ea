import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load/load.ts'
import { deployed, liveApp, readApp, readDeploy } from '../support/scene/apps.ts'
import { endedWebSockets, loadOn, loadSamples, sampleImage } from '../support/scene/sample.ts'
import { containersOf, routesOf, servingRows, untilInOrder } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 })

let server: BerthServer

beforeAll(async () => {
  await loadSamples()
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

async function scale(app: string, instances: number): Promise<void> {
  const { status } = await server.api('PUT', `/apps/${app}/processes/web`, { instances })
  expect(status).toBe(200)
  await eventually(
    () => addressesOf(app),
    addresses => addresses.length === instances,
  )
}

function addressesOf(app: string): readonly string[] {
  return (routesOf(server)[`${app}.localhost`] ?? '').split(',')
}

/** 0 while it does not run. */
async function pidOf(container: string | null | undefined): Promise<number> {
  const { body } = await docker('GET', `/containers/${container}/json`)
  return (body as { State: { Pid: number } }).State.Pid
}

async function sharesOf(app: string, requests: number): Promise<readonly number[]> {
  const counts = new Map<string, number>()
  for (let n = 0; n < requests; n++) {
    const instance = String((await server.request(`${app}.localhost`, '/health')).headers['x-instance'])
    counts.set(instance, (counts.get(instance) ?? 0) + 1)
  }
  return [...counts.values()]
}

/** Every status that the app shows until somebody ends the looking. */
function lookAt(app: string, statuses: Set<string>) {
  let isOver = false
  const looking = look()
  async function look(): Promise<void> {
    while (!isOver) statuses.add((await readApp(server, app)).status)
  }
  return {
    end(): Promise<void> {
      isOver = true
      return looking
    },
  }
}

test('one web instance, three, and one again lose no request, and three share evenly', async () => {
  await liveApp(server, { name: 'scaled', image: sampleImage('v1'), drainSeconds: 3 })
  await using load = await startLoad(loadOn(server, 'scaled', { webSockets: 0 }))

  const statuses = new Set<string>()
  const looking = lookAt('scaled', statuses)
  await scale('scaled', 3)
  const shares = await sharesOf('scaled', 300)
  expect(shares).toHaveLength(3)
  for (const share of shares) expect(share).toBeGreaterThan(60)
  const { processes } = await eventually(
    () => readApp(server, 'scaled'),
    ({ status }) => status === 'running',
  )
  expect(processes).toMatchObject([{ instances: 3, alive: 3 }])
  await looking.end()
  expect(statuses).not.toContain('failing')
  await scale('scaled', 1)

  await eventually(
    () => containersOf(server, 'scaled'),
    all => all.length === 1,
  )
  const report = await load.stop()
  expect(report.losses).toEqual([])
  expect(report.instances).toHaveLength(3)
  await untilInOrder(server)
})

test('instances that a scaling added are replaced by the next deploy', async () => {
  await liveApp(server, { name: 'grown', image: sampleImage('v1') })
  await scale('grown', 3)
  await using load = await startLoad(loadOn(server, 'grown', { webSockets: 0 }))
  await deployed(server, 'grown', { image: sampleImage('v2') })
  expect(addressesOf('grown')).toHaveLength(3)
  expect(await sharesOf('grown', 60)).toHaveLength(3)
  const report = await load.stop()
  expect(report.losses).toEqual([])
  expect(new Set(report.instances.map(one => one.version))).toEqual(new Set(['v1', 'v2']))
})

test('one of three that is killed is out of rotation at once, and no new request is lost', async () => {
  await liveApp(server, { name: 'mortal', image: sampleImage('v1') })
  await scale('mortal', 3)
  await using load = await startLoad(loadOn(server, 'mortal', { webSockets: 0 }))
  const victim = servingRows(server, 'mortal')[0]
  const address = `${victim?.address}:8080`
  const pid = await pidOf(victim?.engineId)

  process.kill(pid, 'SIGKILL')
  // Requests that came until the kernel had ended it were inside it.
  await expect.poll(() => existsSync(`/proc/${pid}`), { interval: 1 }).toBe(false)
  const diedAt = Date.now()
  // Docker may be faster: one that runs again need not go.
  await eventually(
    async () => ({ isOut: !addressesOf('mortal').includes(address), runsAs: await pidOf(victim?.engineId) }),
    ({ isOut, runsAs }) => isOut || ![0, pid].includes(runsAs),
  )
  await eventually(
    () => addressesOf('mortal'),
    addresses => addresses.includes(address),
  )

  const report = await load.stop()
  const later = report.losses.filter(loss => loss.startedAt > diedAt)
  expect(later).toEqual([])
  await untilInOrder(server)
})

test('a restart and a rollback lose no request, and cut no WebSocket before the drain limit', async () => {
  await liveApp(server, { name: 'renewed', image: sampleImage('v1'), drainSeconds: 30 })
  await deployed(server, 'renewed', { image: sampleImage('v2') })
  const first = servingRows(server, 'renewed')[0]?.engineId
  await using load = await startLoad(loadOn(server, 'renewed'))

  expect((await server.api('POST', '/apps/renewed/restarts', { wait: true })).status).toBe(200)
  expect(servingRows(server, 'renewed')[0]?.engineId).not.toBe(first)
  expect((await server.api('POST', '/apps/renewed/rollbacks', { wait: true })).status).toBe(200)
  expect((await server.request('renewed.localhost', '/health')).headers['x-version']).toBe('v1')

  const report = await load.stop()
  expect(report.losses).toEqual([])
  expect(endedWebSockets(report)).toEqual([])
  expect(report.webSockets).toHaveLength(5)
})

test('a start of what is not stopped leaves it alone', async () => {
  await liveApp(server, { name: 'started', image: sampleImage('v1') })
  const before = servingRows(server, 'started')
  const { body } = await server.api<{ id: string }>('DELETE', '/apps/started/suspension')
  const started = await eventually(
    () => readDeploy(server, body.id),
    ({ phase }) => phase === 'done',
  )
  expect(started).toMatchObject({ status: 'live', noChange: true })
  expect(servingRows(server, 'started')).toEqual(before)
})
