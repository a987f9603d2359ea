import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker, loadImage, removeContainers } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { type DockerGate, openDockerGate } from '../support/docker-gate.ts'
import { eventually } from '../support/eventually.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { begin, deployed, liveApp, loadPage, readApp, readDeploy, readLog } from '../support/scene/apps.ts'
import { containersOf, routesOf, servingRows, untilInOrder } from '../support/scene/standing.ts'
import { untilPhase } from '../support/scene/until-phase.ts'
import { lostOf, visit } from '../support/scene/visitors.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/mended:${tag}`

/** Serves once; every later start ends at once. */
const mortal = '[ -e /tmp/lived ] && exit 3; echo 1 > /tmp/lived; exec httpd -f -p "$PORT" -h /tmp'

let server: BerthServer
let gate: DockerGate

beforeAll(async () => {
  await loadPage({ name: image('1'), version: '1' })
  await loadPage({ name: image('2'), version: '2', listenAfterSeconds: 2 })
  await loadImage(buildImage(scriptImage(image('mortal'), mortal)))
  gate = await openDockerGate()
  server = await startBerthServer({ BERTH_DOCKER: gate.socket })
})

beforeEach(context => printLogWhenTestFails(server, context))

afterEach(() => gate.open())

afterAll(async () => {
  await gate?.open().catch(() => {})
  await server?.stop()
  await gate?.[Symbol.asyncDispose]()
})

async function eventsOf(app: string): Promise<string> {
  const { body } = await server.api<{ items: { text: string }[] }>('GET', `/apps/${app}/events`)
  return body.items.map(({ text }) => text).join('\n')
}

async function restartPolicyOf(id: string, holds: (policy: string) => boolean): Promise<void> {
  await eventually(async () => {
    const { body } = await docker('GET', `/containers/${id}/json`)
    return (body as { HostConfig: { RestartPolicy: { Name: string } } }).HostConfig.RestartPolicy.Name
  }, holds)
}

const answersAgain = (app: string) =>
  eventually(
    () => server.request(`${app}.localhost`),
    ({ status }) => status === 200,
    60_000,
  )

// These wait for clocks of berth, so they wait together.
test.concurrent('a container that was removed by hand is made anew, and the app tells of it', async () => {
  await liveApp(server, { name: 'removed', image: image('1') })
  const before = servingRows(server, 'removed')[0]?.engineId ?? ''
  await removeContainers([before])
  await eventually(
    () => servingRows(server, 'removed').filter(row => row.engineId !== null && row.engineId !== before),
    rows => rows.length === 1,
    60_000,
  )
  await answersAgain('removed')
  expect(await eventsOf('removed')).toContain('was removed from outside')
  await untilInOrder(server, 'removed')
})

test.concurrent('a container that was stopped by hand is started again', async () => {
  await liveApp(server, { name: 'halted', image: image('1') })
  await docker('POST', `/containers/${servingRows(server, 'halted')[0]?.engineId}/stop?t=1`)
  await answersAgain('halted')
  await eventually(
    () => readApp(server, 'halted'),
    ({ status }) => status === 'running',
    60_000,
  )
  expect(await eventsOf('halted')).toMatch(/started again/)
})

test.concurrent('a routing directory that was emptied is written anew', async () => {
  await liveApp(server, { name: 'routed', image: image('1') })
  const hosts = join(server.dataDirectory, 'routes', 'hosts')
  for (const name of readdirSync(hosts)) rmSync(join(hosts, name), { recursive: true })
  expect((await server.request('routed.localhost')).status).toBe(404)
  await answersAgain('routed')
  await untilInOrder(server, 'routed')
})

test.concurrent('an app whose health path answers wrongly three times is failing, says why, and runs again when it is well', async () => {
  const serve = 'mkdir /tmp/w; echo well > /tmp/w/health; exec httpd -f -p "$PORT" -h /tmp/w'
  await loadImage(buildImage(scriptImage(image('ailing'), serve)))
  await liveApp(server, { name: 'ailing', image: image('ailing'), healthPath: '/health' })
  const change = async (words: string): Promise<void> => {
    const [row] = servingRows(server, 'ailing')
    const { body } = await docker('POST', `/containers/${row?.engineId}/exec`, { Cmd: ['sh', '-c', words] })
    await docker('POST', `/exec/${(body as { Id: string }).Id}/start`, { Detach: true })
  }
  // A token has 1,200 requests a minute.
  const readSlowly = () => pause(200).then(() => readApp(server, 'ailing'))
  await change('busybox mv /tmp/w/health /tmp/health')
  const failing = await eventually(readSlowly, ({ status }) => status === 'failing', 60_000)
  expect(failing.reason).toBe('/health answers 404')
  await change('busybox mv /tmp/health /tmp/w/health')
  await eventually(readSlowly, ({ status }) => status === 'running', 30_000)
})

test('an app whose every instance crashes again and again answers with the 503 page, not with a long wait', async () => {
  await liveApp(server, { name: 'looping', image: image('mortal') })
  await docker('POST', `/containers/${servingRows(server, 'looping')[0]?.engineId}/kill`)
  await eventually(
    () => routesOf(server)['looping.localhost'],
    route => route === 'starting',
  )
  const page = await server.request('looping.localhost')
  expect(page.status).toBe(503)
  expect(Number(page.headers['retry-after'])).toBeGreaterThan(0)
  expect((await readApp(server, 'looping')).status).toBe('failing')
  await deployed(server, 'looping', { image: image('1') })
  expect((await server.request('looping.localhost')).status).toBe(200)
})

test('what would not have come back after a reboot is put right when the engine is back', async () => {
  await liveApp(server, { name: 'fleeting', image: image('1') })
  const id = servingRows(server, 'fleeting')[0]?.engineId ?? ''
  await restartPolicyOf(id, policy => policy === 'unless-stopped')
  await docker('POST', `/containers/${id}/update`, { RestartPolicy: { Name: 'no' } })
  await gate.shut()
  await eventually(
    () => server.api<{ docker: { state: string } }>('GET', '/system'),
    ({ body }) => body.docker.state !== 'up',
  )
  await gate.open()
  await restartPolicyOf(id, policy => policy === 'unless-stopped')
})

test('an engine that is away in the middle of a deploy is waited for, and visitors notice nothing', async () => {
  await liveApp(server, { name: 'patient', image: image('1') })
  await using visitors = visit(server, 'patient.localhost')
  const { id } = await begin(server, 'patient', { image: image('2') })
  await untilPhase(server, id, 'starting')
  await gate.shut()
  await eventually(
    () => readLog(server, id),
    log => log.includes('Docker'),
  )
  await gate.open()
  await eventually(
    () => readDeploy(server, id),
    ({ status }) => status === 'live',
    60_000,
  )
  expect((await server.request('patient.localhost')).body.trim()).toBe('2')
  expect(lostOf(await visitors.leave())).toEqual([])
  await untilInOrder(server)
})

test('while the engine is away berth says so, takes deploys, and carries them out when it is back', async () => {
  await liveApp(server, { name: 'queued', image: image('1') })
  await gate.shut()
  const { id } = await begin(server, 'queued', { image: image('1'), force: true })
  const system = await eventually(
    () => server.api<{ docker: { state: string } }>('GET', '/system'),
    ({ body }) => body.docker.state !== 'up',
  )
  expect(system.body.docker.state).not.toBe('up')
  expect((await server.request('queued.localhost')).status).toBe(200)
  await gate.open()
  await eventually(
    () => readDeploy(server, id),
    ({ status }) => status === 'live',
    60_000,
  )
  await untilInOrder(server)
})

test('berth that starts while the engine is away mends all when it is back', async () => {
  await liveApp(server, { name: 'early', image: image('1') })
  await server.kill9()
  await removeContainers([servingRows(server, 'early')[0]?.engineId ?? ''])
  await gate.shut()
  const starting = server.restart()
  await pause(1500)
  await gate.open()
  await starting
  await answersAgain('early')
  await untilInOrder(server)
  expect(await containersOf(server, 'early')).toHaveLength(1)
  await deployed(server, 'early', { image: image('1'), force: true })
})
