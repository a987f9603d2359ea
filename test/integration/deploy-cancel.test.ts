import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { DeployPhase } from '../../shared/deploy-status.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { pageImage } from '../support/images/page-image.ts'
import { TestRegistry } from '../support/registry.ts'
import { begin, deployed, deployTokenOf, liveApp, loadPage, readDeploy } from '../support/scene/apps.ts'
import { untilInOrder } from '../support/scene/standing.ts'
import { untilPhase } from '../support/scene/until-phase.ts'
import { bodiesOf, lostOf, visit } from '../support/scene/visitors.ts'
import { type SlowRegistry, startSlowRegistry } from '../support/slow-registry.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/cancelled:${tag}`

let server: BerthServer
let registry: TestRegistry
let slow: SlowRegistry

beforeAll(async () => {
  registry = await TestRegistry.start()
  slow = await startSlowRegistry(registry)
  await loadPage({ name: image('1'), version: '1' })
  await loadPage({ name: image('2'), version: '2', listenAfterSeconds: 2 })
  await registry.push(pageImage({ name: 'team/slow:1', version: 'slow' }))
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(async () => {
  await server?.stop()
  await slow?.[Symbol.asyncDispose]()
  await registry?.close()
})

test.each<[DeployPhase, string, object]>([
  ['pulling', 'pulls', { pullPolicy: 'missing' }],
  ['releasing', 'releases', { releaseCommand: ['sleep', '3'] }],
  ['probing', 'probes', {}],
  ['holding', 'holds', { volumes: [{ name: 'data', path: '/data' }], releaseCommand: ['sleep', '3'] }],
])('a deploy that is cancelled while %s ends cleanly, and visitors notice nothing', async (phase, app, settings) => {
  await liveApp(server, { name: app, image: image('1'), ...settings })
  await using visitors = visit(server, `${app}.localhost`)
  const wanted = phase === 'pulling' ? `${slow.server}/team/slow:1` : image('2')
  const { id } = await begin(server, app, { image: wanted })
  await untilPhase(server, id, phase)

  expect(await server.api('DELETE', `/deploys/${id}`)).toMatchObject({ status: 200, body: { status: 'cancelled' } })

  expect(await readDeploy(server, id)).toMatchObject({ status: 'cancelled', phase: 'done' })
  expect((await server.request(`${app}.localhost`)).body.trim()).toBe('1')
  const visits = await visitors.leave()
  expect(lostOf(visits)).toEqual([])
  expect(bodiesOf(visits)).toEqual(['1'])
  await untilInOrder(server)
})

test('a deploy that waits is cancelled at once, not by a deploy token, and the one that runs goes on', async () => {
  await liveApp(server, { name: 'waits', image: image('1') })
  const running = await begin(server, 'waits', { image: image('2') })
  const waiting = await begin(server, 'waits', { image: image('1'), force: true })
  const ofCi = await deployTokenOf(server, 'waits')
  expect(await server.api('DELETE', `/deploys/${waiting.id}`, undefined, ofCi)).toMatchObject({ status: 403 })
  expect((await server.api('DELETE', `/deploys/${waiting.id}`)).body).toMatchObject({
    status: 'cancelled',
    error: { code: 'CANCELLED' },
  })
  await eventually(
    () => readDeploy(server, running.id),
    ({ status }) => status === 'live',
  )
})

test('after the switch it is too late to cancel, and the answer says what to do instead', async () => {
  await liveApp(server, { name: 'late', image: image('1') })
  const { id } = await deployed(server, 'late', { image: image('2') })
  const { status, body } = await server.api('DELETE', `/deploys/${id}`)
  expect({ status, body }).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } })
  expect(await readDeploy(server, id)).toMatchObject({ status: 'live' })
})
