import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker, loadImage } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { deploy, deployed, liveApp, loadPage, makeApp, readApp, readDeploy, readLog } from '../support/scene/apps.ts'
import { containersOf, servingRows, untilInOrder } from '../support/scene/standing.ts'
import { untilPhase } from '../support/scene/until-phase.ts'
import { bodiesOf, lostBesidesCrash, visit } from '../support/scene/visitors.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/watched:${tag}`
const page = 'mkdir /tmp/www; echo 2 > /tmp/www/index.html; httpd -p "$PORT" -h /tmp/www'

let server: BerthServer

beforeAll(async () => {
  await loadPage({ name: image('1'), version: '1' })
  await loadPage({ name: image('2'), version: '2' })
  await loadPage({ name: image('3'), version: '3' })
  await loadScript('crashing', `${page}; sleep 3; echo out of luck; exit 7`)
  await loadScript('hogging', `${page}; sleep 2; x=12345678; while :; do x=$x$x; done`)
  server = await startBerthServer()
})

beforeEach(context => printLogWhenTestFails(server, context))

afterAll(() => server?.stop())

function loadScript(tag: string, script: string): Promise<void> {
  return loadImage(buildImage(scriptImage(image(tag), script)))
}

function untilRolledBack(id: string) {
  return eventually(
    () => readDeploy(server, id),
    ({ status }) => status === 'rolled_back',
  )
}

// These wait for clocks of berth, so they wait together.
test.concurrent('a crash in the watch window switches back by itself and says why', async () => {
  await liveApp(server, { name: 'crashing', image: image('1'), variables: { MODE: 'first' } })
  const { release } = await readApp(server, 'crashing')
  await using visitors = visit(server, 'crashing.localhost')
  const { id } = await deployed(server, 'crashing', { image: image('crashing') })

  const { error } = await untilRolledBack(id)

  expect(error).toMatchObject({
    code: 'CRASHED_AFTER_SWITCH',
    message: expect.stringMatching(/exited with code 7 \d\.\d s after the switch/),
    advice: expect.stringContaining('The previous release serves again'),
    log: expect.stringContaining('out of luck'),
  })
  expect(await readLog(server, id)).toContain('Switched back to the previous release')
  expect(await readApp(server, 'crashing')).toMatchObject({ release, image: `docker.io/${image('1')}` })
  expect((await server.request('crashing.localhost')).body.trim()).toBe('1')
  const visits = await visitors.leave()
  expect(bodiesOf(visits)).toEqual(['1', '2'])
  expect(lostBesidesCrash(visits)).toEqual([])
  await untilInOrder(server, 'crashing')
  await eventually(
    () => containersOf(server, 'crashing'),
    all => all.length === 1,
  )
})

test.concurrent('a rollback that names no release leads past one that crashed', async () => {
  await liveApp(server, { name: 'past', image: image('1') })
  const { release } = await readApp(server, 'past')
  await untilRolledBack((await deployed(server, 'past', { image: image('crashing') })).id)
  await deployed(server, 'past', { image: image('3') })
  expect((await server.api('POST', '/apps/past/rollbacks', { wait: true })).status).toBe(200)
  expect((await readApp(server, 'past')).release).toEqual(release)
})

test.concurrent('memory that runs out after the switch is told apart from other crashes', async () => {
  await liveApp(server, { name: 'hogging', image: image('1'), processes: { web: { memory: '40Mi' } } })
  const { id } = await deployed(server, 'hogging', { image: image('hogging') })
  expect((await untilRolledBack(id)).error?.message).toContain('needed more memory than its limit')
})

test.concurrent('a first release that crashes is started again, as there is none to go back to', async () => {
  await makeApp(server, { name: 'first', image: image('crashing') })
  const { body } = await deploy(server, 'first')
  expect(body.status).toBe('live')
  const ended = await eventually(
    () => readDeploy(server, body.id),
    ({ phase }) => phase === 'done',
  )
  expect(ended).toMatchObject({ status: 'live', error: { code: 'CRASHED_AFTER_SWITCH' } })
  expect(ended.error?.advice).toContain('no earlier release')
  const failing = await eventually(
    () => readApp(server, 'first'),
    ({ reason }) => reason?.startsWith('crash looping') === true,
    40_000,
  )
  expect(failing.status).toBe('failing')
})

test.concurrent('a newer deploy ends the watch, and a later crash does not bring the oldest back', async () => {
  await liveApp(server, { name: 'newer', image: image('1') })
  const { id } = await deployed(server, 'newer', { image: image('2') })
  const [watched] = servingRows(server, 'newer')
  await deployed(server, 'newer', { image: image('3') })
  await docker('POST', `/containers/${watched?.engineId}/kill`)
  await untilInOrder(server, 'newer')
  expect(await readDeploy(server, id)).toMatchObject({ status: 'live', phase: 'done' })
  expect((await server.request('newer.localhost')).body.trim()).toBe('3')
})

test.concurrent('when the window ends the previous version goes away', async () => {
  await liveApp(server, { name: 'settled', image: image('1') })
  await deployed(server, 'settled', { image: image('3') })
  expect(await containersOf(server, 'settled')).toHaveLength(2)
  const left = await eventually(
    () => containersOf(server, 'settled'),
    all => all.length === 1,
    45_000,
  )
  expect(left[0]?.release).toBe((await readApp(server, 'settled')).release?.id)
})

test('a crash while berth is away is noticed when it is back', async () => {
  await liveApp(server, { name: 'unwatched', image: image('1') })
  const { id } = await deployed(server, 'unwatched', { image: image('crashing') })
  await untilPhase(server, id, 'watching')
  await server.kill9()
  await pause(5000)
  await server.restart()
  expect((await untilRolledBack(id)).error?.code).toBe('CRASHED_AFTER_SWITCH')
  expect((await server.request('unwatched.localhost')).body.trim()).toBe('1')
})
