import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DeployPhase } from '../../shared/deploy-status.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { pageImage, slowHealthPath } from '../support/images/page-image.ts'
import { TestRegistry } from '../support/registry.ts'
import { begin, deployed, liveApp, loadPage, readDeploy, readLog } from '../support/scene/apps.ts'
import { untilInOrder } from '../support/scene/standing.ts'
import { untilPhase } from '../support/scene/until-phase.ts'
import { bodiesOf, lostOf, visit } from '../support/scene/visitors.ts'
import { type SlowRegistry, startSlowRegistry } from '../support/slow-registry.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/killed:${tag}`
/** The switch lasts a second with it. */
const slowSwitch = { healthPath: slowHealthPath }
const volume = { volumes: [{ name: 'data', path: '/data' }] }

let server: BerthServer
let registry: TestRegistry
let slow: SlowRegistry

beforeAll(async () => {
  registry = await TestRegistry.start()
  slow = await startSlowRegistry(registry)
  await loadPage({ name: image('1'), version: '1' })
  await loadPage({ name: image('2'), version: '2', listenAfterSeconds: 1 })
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(async () => {
  await server?.stop()
  await slow?.[Symbol.asyncDispose]()
  await registry?.close()
})

/** Ends berth by force when the deploy is in this phase, starts it again, and waits until all is in order. */
async function killAt(deploy: string, phase: DeployPhase): Promise<void> {
  await untilPhase(server, deploy, phase)
  await server.kill9()
  await server.restart()
  await untilInOrder(server)
}

async function shown(app: string): Promise<string> {
  return (await server.request(`${app}.localhost`)).body.trim()
}

describe('berth killed in the middle of a deploy', () => {
  test.each(['releasing', 'starting', 'probing'] as const)('while %s begins it once more', async phase => {
    const app = `killed-${phase}`
    await liveApp(server, { name: app, image: image('1') })
    await server.api('PATCH', `/apps/${app}`, { releaseCommand: ['sleep', '1'] })
    await using visitors = visit(server, `${app}.localhost`)

    const { id } = await begin(server, app, { image: image('2') })
    await killAt(id, phase)

    expect(await readDeploy(server, id)).toMatchObject({ status: 'live', attempt: 2 })
    expect(await readLog(server, id)).toContain(`berth was restarted while ${phase}`)
    expect(await shown(app)).toBe('2')
    const visits = await visitors.leave()
    expect(lostOf(visits)).toEqual([])
    expect(bodiesOf(visits)).toEqual(['1', '2'])
  })

  test('while pulling begins it once more', async () => {
    await liveApp(server, { name: 'killed-pulling', image: image('1') })
    await registry.push(pageImage({ name: 'team/killed:2', version: `2 ${randomUUID()}` }))
    await server.api('PATCH', '/apps/killed-pulling', { pullPolicy: 'always' })
    await using visitors = visit(server, 'killed-pulling.localhost')

    const { id } = await begin(server, 'killed-pulling', { image: `${slow.server}/team/killed:2` })
    await untilPhase(server, id, 'pulling')
    setTimeout(() => slow.hurry(), 3000)
    await killAt(id, 'pulling')

    expect(await readDeploy(server, id)).toMatchObject({ status: 'live', attempt: 2 })
    expect(lostOf(await visitors.leave())).toEqual([])
  })

  test('while switching ends it with one version or the other', async () => {
    await liveApp(server, { name: 'killed-switching', image: image('1'), ...slowSwitch })
    await using visitors = visit(server, 'killed-switching.localhost')
    const { id } = await begin(server, 'killed-switching', { image: image('2') })
    await killAt(id, 'switching')
    expect(await readDeploy(server, id)).toMatchObject({ status: 'live' })
    expect(await shown('killed-switching')).toBe('2')
    expect(lostOf(await visitors.leave())).toEqual([])
  })

  test('while watching changes nothing', async () => {
    await liveApp(server, { name: 'killed-watching', image: image('1') })
    await using visitors = visit(server, 'killed-watching.localhost')
    const { id } = await begin(server, 'killed-watching', { image: image('2') })
    await killAt(id, 'watching')
    expect(await readDeploy(server, id)).toMatchObject({ status: 'live', attempt: 1 })
    expect(await shown('killed-watching')).toBe('2')
    expect(lostOf(await visitors.leave())).toEqual([])
  })

  test('twice fails it, and the previous version serves', async () => {
    await liveApp(server, { name: 'killed-twice', image: image('1') })
    await using visitors = visit(server, 'killed-twice.localhost')
    const { id } = await begin(server, 'killed-twice', { image: image('2') })
    await untilPhase(server, id, 'probing')
    await server.kill9()
    await server.restart()
    await eventually(
      () => readDeploy(server, id),
      ({ attempt }) => attempt === 2,
    )
    await killAt(id, 'probing')
    const deploy = await readDeploy(server, id)
    expect(deploy).toMatchObject({ status: 'failed', error: { code: 'CONTROL_PLANE_RESTART' } })
    expect(deploy.error?.message).toContain('while probing; the previous version was untouched')
    const visits = await visitors.leave()
    expect(lostOf(visits)).toEqual([])
    expect(bodiesOf(visits)).toEqual(['1'])
  })

  test('while a newer one waits gives way to that', async () => {
    await liveApp(server, { name: 'killed-older', image: image('1') })
    const older = await begin(server, 'killed-older', { image: image('2') })
    await untilPhase(server, older.id, 'probing')
    const newer = await begin(server, 'killed-older', { image: image('1'), force: true })
    await killAt(older.id, 'probing')
    expect(await readDeploy(server, older.id)).toMatchObject({ status: 'superseded', winner: newer.id })
    expect(await readDeploy(server, newer.id)).toMatchObject({ status: 'live' })
    expect(await shown('killed-older')).toBe('1')
  })
})

describe('berth killed while an app with one writer is replaced', () => {
  test.each(['holding', 'starting', 'probing', 'switching'] as const)(
    'in %s keeps its visitors waiting',
    async phase => {
      const app = `writer-${phase}`
      await liveApp(server, { name: app, image: image('1'), ...volume, ...slowSwitch })
      await using visitors = visit(server, `${app}.localhost`)
      const { id } = await begin(server, app, { image: image('2') })
      await killAt(id, phase)
      expect(await readDeploy(server, id)).toMatchObject({ status: 'live' })
      expect(await shown(app)).toBe('2')
      expect(lostOf(await visitors.leave())).toEqual([])
    },
  )
})

describe('berth killed in the middle of a rollback', () => {
  test.each(['starting', 'switching'] as const)('while %s finishes it', async phase => {
    const app = `back-${phase}`
    await liveApp(server, { name: app, image: image('1'), ...slowSwitch })
    await deployed(server, app, { image: image('2') })
    await using visitors = visit(server, `${app}.localhost`)
    const { body } = await server.api<{ id: string }>('POST', `/apps/${app}/rollbacks`, {})
    await killAt(body.id, phase)
    expect(await readDeploy(server, body.id)).toMatchObject({ status: 'live', kind: 'rollback' })
    expect(await shown(app)).toBe('1')
    expect(lostOf(await visitors.leave())).toEqual([])
  })
})

test('berth told to stop in the middle of a deploy goes on with it when it is back', async () => {
  await liveApp(server, { name: 'stopped', image: image('1') })
  await using visitors = visit(server, 'stopped.localhost')
  const { id } = await begin(server, 'stopped', { image: image('2') })
  await untilPhase(server, id, 'probing')
  await server.terminate()
  await server.restart()
  await untilInOrder(server)
  expect(await readDeploy(server, id)).toMatchObject({ status: 'live', attempt: 1 })
  expect(await shown('stopped')).toBe('2')
  expect(lostOf(await visitors.leave())).toEqual([])
})
