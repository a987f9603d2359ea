import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { docker } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { deployed, liveApp, loadPage, readApp, readLog } from '../support/scene/apps.ts'
import { servingRows } from '../support/scene/standing.ts'
import { Cli } from './cli-rig.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/rollback:${tag}`

let server: BerthServer

beforeAll(async () => {
  for (const version of ['1', '2']) await loadPage({ name: image(version), version })
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

/** v1 and v2 live, and three changes since. */
async function changedApp(name: string): Promise<void> {
  await liveApp(server, { name, image: image('1'), variables: { MODE: 'first' } })
  await server.api('PATCH', `/apps/${name}/variables`, { MODE: 'second', EXTRA: 'yes' })
  await deployed(server, name, { image: image('2') })
  await server.api('PATCH', `/apps/${name}/variables`, { LATER: 'kept', EXTRA: 'other' })
  await server.api('PATCH', `/apps/${name}`, { healthPath: '/' })
}

async function variablesOf(app: string): Promise<readonly string[]> {
  return ((await readApp(server, app)).variables ?? []).map(({ name }) => name)
}

async function environmentOf(app: string): Promise<readonly string[]> {
  const { body } = await docker('GET', `/containers/${servingRows(server, app)[0]?.engineId}/json`)
  return (body as { Config: { Env: string[] } }).Config.Env
}

test('a rollback loses nothing that was set since the last deploy, and says what differs before and after', async () => {
  await changedApp('kept')
  const changes = [
    { kind: 'image', name: 'image', change: 'changed', before: image('2'), after: image('1') },
    { kind: 'variable', name: 'EXTRA', change: 'removed', before: 'secret', after: null },
    { kind: 'variable', name: 'MODE', change: 'changed', before: 'secret', after: 'secret' },
  ]
  const pending = [
    { kind: 'setting', name: 'healthPath', change: 'added' },
    { kind: 'variable', name: 'EXTRA', change: 'added' },
    { kind: 'variable', name: 'LATER', change: 'added' },
  ]
  const plan = await server.api('GET', '/apps/kept/rollback-plan?release=v1')
  expect(plan.body).toMatchObject({ release: { number: 1 }, changes, pending })

  const { status, body } = await server.api<DeployView>('POST', '/apps/kept/rollbacks', { release: 1, wait: true })

  expect(status, JSON.stringify(body)).toBe(200)
  expect(body).toMatchObject({ releaseNumber: 1, rollback: { changes, pending } })
  expect(await environmentOf('kept')).toContain('MODE=first')
  expect((await environmentOf('kept')).join()).not.toMatch(/EXTRA|LATER/)
  expect(await variablesOf('kept')).toEqual(['EXTRA', 'LATER', 'MODE'])
  expect(await readApp(server, 'kept')).toMatchObject({ healthPath: '/', release: { number: 1 }, pending })
  const log = await readLog(server, body.id)
  expect(log).toContain('back as they were then: image, −EXTRA, MODE')
  expect(log).toContain('still set, and waiting for the next deploy: +health path, +EXTRA, +LATER')

  await deployed(server, 'kept')
  expect(await environmentOf('kept')).toEqual(expect.arrayContaining(['MODE=first', 'EXTRA=other', 'LATER=kept']))
})

test('an image that was set since the last deploy stays set', async () => {
  await liveApp(server, { name: 'imaged', image: image('1') })
  await deployed(server, 'imaged', { image: image('2') })
  await server.api('PATCH', '/apps/imaged', { image: image('3') })
  expect((await server.api('POST', '/apps/imaged/rollbacks', { wait: true })).status).toBe(200)
  expect(await readApp(server, 'imaged')).toMatchObject({
    image: `docker.io/${image('3')}`,
    release: { number: 1 },
    pending: [{ kind: 'image', before: image('1'), after: image('3') }],
  })
})

test('an Idempotency-Key stands for one release to go back to', async () => {
  await liveApp(server, { name: 'keyed', image: image('1') })
  await deployed(server, 'keyed', { image: image('2') })
  const back = (release: string | undefined, key: string) =>
    fetch(`${server.url}/api/v1/apps/keyed/rollbacks`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ release, wait: true }),
    }).then(async answer => ({ status: answer.status, body: (await answer.json()) as DeployView }))

  const first = await back('v1', 'named')
  expect(first).toMatchObject({ status: 200, body: { releaseNumber: 1 } })
  expect((await back('v1', 'named')).body.id).toBe(first.body.id)
  expect((await back('v2', 'named')).status).toBe(409)
  const before = await back(undefined, 'before')
  expect((await back(undefined, 'before')).body.id).toBe(before.body.id)
})

test('berth rollback shows the list before and after, and takes the number of a release', async () => {
  await changedApp('told')
  using cli = new Cli(server)
  const { exitCode, err } = await cli.run(['rollback', 'told', 'v1', '--yes'])
  expect(exitCode, err).toBe(0)
  expect(err).toContain(`told goes back to v1 ${image('1')}`)
  expect(err).toMatch(/What runs will change:\n {2}~ image: .*:2 → .*:1\n {2}− EXTRA: secret\n/)
  expect(err).toMatch(/waits for the next deploy:\n {2}\+ health path/)
  expect(err).toMatch(/Set, and not live yet; it applies with the next deploy:\n.*\n {2}\+ EXTRA\n {2}\+ LATER\n/)
  expect((await cli.run(['rollback', 'told', 'v9'])).err).toContain('it keeps v2, v1.')
})

test('on a terminal it asks, and no means that nothing happens', async () => {
  await changedApp('asked')
  using cli = new Cli(server)
  const running = cli.onTerminal(['rollback', 'asked'])
  await running.shows('Roll back? [y/N]')
  running.type('n\n')
  expect(await running.ended).toMatchObject({ exitCode: 1, out: expect.stringContaining('Nothing was changed') })
  expect((await readApp(server, 'asked')).release?.number).toBe(2)
})
