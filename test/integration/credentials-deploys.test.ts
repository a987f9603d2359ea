import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { pageImage } from '../support/images/page-image.ts'
import { EvilRegistry } from '../support/registries/evil-registry.ts'
import { firstUser, GuardedRegistry, rotated, secondUser } from '../support/registries/guarded-registry.ts'
import { TokenServer } from '../support/registries/token-server.ts'
import { TestRegistry } from '../support/registry.ts'
import { deploy, deployed, liveApp, makeApp, readApp, readLog } from '../support/scene/apps.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const run = promisify(execFile)
let server: BerthServer
let content: TestRegistry
let tokens: TokenServer
let first: GuardedRegistry
let second: GuardedRegistry
let third: GuardedRegistry

beforeAll(async () => {
  content = await TestRegistry.start()
  for (const app of ['one', 'two', 'three', 'four'])
    for (const version of ['1', '2'])
      await content.push(pageImage({ name: `acme/${app}:${version}`, version: `${app} ${version}` }))
  tokens = await TokenServer.start()
  tokens.users.set(firstUser.username, { password: firstUser.password, prefix: 'acme' })
  first = await GuardedRegistry.start(content, firstUser)
  second = await GuardedRegistry.start(content, secondUser)
  third = await GuardedRegistry.start(content, tokens.access)
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(async () => {
  await server?.stop()
  await Promise.all([first, second, third, tokens].map(one => one?.[Symbol.asyncDispose]()))
  await content?.close()
})

interface Shown {
  readonly name: string
  readonly server: string
  readonly default: boolean
  readonly lastUse: { readonly result: string } | null
  readonly apps: readonly { readonly name: string; readonly how: string }[]
}

const credential = async (name: string) => (await server.api<Shown>('GET', `/credentials/${name}`)).body
const check = (name: string, image?: string) => server.api('POST', `/credentials/${name}/checks`, image && { image })

test('credentials are stored, and the first one is the default', async () => {
  const added = [
    { name: 'first', server: `https://${first.server}/`, ...loginOf(firstUser) },
    { name: 'second', server: second.server, ...loginOf(secondUser) },
    { name: 'third', server: `${third.server}/acme`, ...loginOf(firstUser) },
  ]
  for (const body of added) expect(await server.api('POST', '/credentials', body)).toMatchObject({ status: 201 })
  const { body } = await server.api<{ items: Shown[] }>('GET', '/credentials')
  expect(body.items).toMatchObject([
    { name: 'first', server: first.server, username: firstUser.username, default: true, apps: [] },
    { name: 'second', default: false },
    { name: 'third', server: `${third.server}/acme` },
  ])
  for (const { name } of added) expect((await check(name)).body).toMatchObject({ result: 'ok' })
})

test('private images deploy from all three: by default, by match and by choice', async () => {
  const apps = [
    { name: 'one', image: first.named('acme/one:1') },
    { name: 'two', image: second.named('acme/two:1'), credential: 'second' },
    { name: 'three', image: third.named('acme/three:1') },
  ]
  for (const app of apps) await liveApp(server, { ...app, pullPolicy: 'always' })
  const shown = await Promise.all(apps.map(async ({ name }) => (await readApp(server, name)).credential))
  expect(shown).toEqual([
    { name: 'first', source: 'default', reason: `account default; covers ${first.server}` },
    { name: 'second', source: 'chosen', reason: `chosen for this app; covers ${second.server}` },
    { name: 'third', source: 'matching', reason: `the only one that covers ${third.server}/acme` },
  ])
  expect(await credential('first')).toMatchObject({
    apps: [{ name: 'one', how: 'default' }],
    lastUse: { result: 'ok' },
  })
  expect(await credential('third')).toMatchObject({ apps: [{ name: 'three', how: 'matching' }] })
  for (const { name } of apps) expect((await server.request(`${name}.localhost`)).body.trim()).toBe(`${name} 1`)
  const { body: deploys } = await server.api<{ items: DeployView[] }>('GET', '/apps/one/deploys')
  expect(await readLog(server, deploys.items[0]?.id ?? '')).toContain(
    `asking ${first.server} with credential first (account default; covers ${first.server})`,
  )
})

test('a password that changed at the registry fails the next deploy by name, and one PATCH mends all apps', async () => {
  await liveApp(server, { name: 'four', image: first.named('acme/four:1'), pullPolicy: 'always' })
  await first.letIn(rotated(firstUser))
  const { status, body } = await deploy(server, 'one', { tag: '2' })
  expect(status).toBe(422)
  expect(body.error?.code).toBe('REGISTRY_UNAUTHORIZED')
  expect(body.error?.message).toContain(`${first.server} refused credential "first" (user ${firstUser.username})`)
  expect((await server.request('one.localhost')).body.trim()).toBe('one 1')
  expect(await credential('first')).toMatchObject({ lastUse: { result: 'unauthorized', purpose: 'pull' } })
  expect((await check('first')).body).toMatchObject({ result: 'unauthorized' })

  const { password } = rotated(firstUser)
  expect(await server.api('PATCH', '/credentials/first', { password })).toMatchObject({ status: 200 })
  for (const app of ['one', 'four']) {
    await deployed(server, app, { tag: '2' })
    expect((await server.request(`${app}.localhost`)).body.trim()).toBe(`${app} 2`)
  }
})

test('a check tells what an image hides, lacks or lies elsewhere', async () => {
  const outcome = async (name: string, image: string) => (await check(name, image)).body
  expect(await outcome('third', third.named('acme/one:1'))).toMatchObject({ result: 'ok' })
  expect(await outcome('third', third.named('acme/one:none'))).toMatchObject({ result: 'not_found' })
  expect(await outcome('first', first.named('none/app:1'))).toMatchObject({ result: 'not_found' })
  expect(await check('first', second.named('acme/one:1'))).toMatchObject({
    status: 400,
    body: { error: { field: 'image' } },
  })
  tokens.users.set(firstUser.username, { password: firstUser.password, prefix: 'other' })
  expect(await outcome('third', third.named('acme/one:1'))).toMatchObject({ result: 'forbidden' })
  tokens.users.set(firstUser.username, { password: firstUser.password, prefix: 'acme' })
})

test('a credential that does not cover the image is refused when it is chosen, and when the image changes', async () => {
  const refused = { status: 400, body: { error: { code: 'VALIDATION', field: 'credential' } } }
  expect(await server.api('PATCH', '/apps/one', { credential: 'second' })).toMatchObject(refused)
  expect(await server.api('PATCH', '/apps/one', { credential: 'gone' })).toMatchObject(refused)
  expect(await server.api('PATCH', '/apps/two', { image: first.named('acme/two:1') })).toMatchObject(refused)
  const both = { image: first.named('acme/two:1'), credential: 'first' }
  expect(await server.api('PATCH', '/apps/two', both)).toMatchObject({ status: 200 })
  const back = { image: second.named('acme/two:1'), credential: 'second' }
  expect(await server.api('PATCH', '/apps/two', back)).toMatchObject({ status: 200 })
  expect(await server.api('POST', '/apps/two/deploys', { image: first.named('acme/two:2') })).toMatchObject(refused)
  expect((await server.request('two.localhost')).body.trim()).toBe('two 1')
})

test('no registry but its own is ever told a password', async () => {
  await using stranger = await EvilRegistry.start()
  const { reference } = stranger.hold(pageImage({ name: 'acme/stranger:1', version: 'stranger' }))
  await liveApp(server, { name: 'stranger', image: reference, pullPolicy: 'always' })
  expect(stranger.recorded.length).toBeGreaterThan(2)
  expect(stranger.recorded.filter(one => one.authorization !== undefined)).toEqual([])
  expect(await readApp(server, 'stranger')).toMatchObject({ credential: { name: null, source: 'anonymous' } })
})

test('one that apps chose is not deleted; detaching lets go of them, and no default is said', async () => {
  const refusal = { status: 409, body: { error: { message: 'Credential second is chosen by two.' } } }
  expect(await server.api('DELETE', '/credentials/second')).toMatchObject(refusal)
  const detached = { status: 200, body: { detached: ['two'] } }
  expect(await server.api('DELETE', '/credentials/second?detach=true')).toMatchObject(detached)
  expect(await readApp(server, 'two')).toMatchObject({ credential: { name: null, source: 'anonymous' } })
  const said = { status: 200, body: { message: expect.stringContaining('there is none until you choose another') } }
  expect(await server.api('DELETE', '/credentials/first')).toMatchObject(said)
  expect(await credential('third')).toMatchObject({ default: false })
  expect(await server.api('PUT', '/credentials/default', { name: 'third' })).toMatchObject({ status: 200 })
  expect(await credential('third')).toMatchObject({ default: true })
  expect((await server.api('DELETE', '/credentials/first')).status).toBe(404)
})

test('a deploy token sees no credentials', async () => {
  const words = ['token', 'create', '--name', 'ci', '--role', 'deploy', '--app', 'one'] as const
  const token = await server.command(...words)
  for (const path of ['/credentials', '/credentials/third'])
    expect(await server.api('GET', path, undefined, token)).toMatchObject({ status: 403 })
  expect((await server.api('POST', '/credentials/third/checks', {}, token)).status).toBe(403)
})

test('no password is found in the data, the logs, the answers or the environment of an app', async () => {
  await makeApp(server, { name: 'five', image: third.named('acme/one:1') })
  const spellings = ['canary-first-password', 'canary-second-password', 'canary-rotated-password'].flatMap(text => [
    text,
    Buffer.from(text).toString('base64').replace(/=*$/, ''),
    Buffer.from(text).toString('hex'),
    Buffer.from(`${firstUser.username}:${text}`).toString('base64').slice(24, 48),
  ])
  const words = spellings.flatMap(text => ['-e', text])
  const found = await run('grep', ['-rlaF', ...words, server.dataDirectory]).catch(error => error)
  expect(found).toMatchObject({ code: 1, stdout: '' })
  const answers = await Promise.all(
    ['/credentials', '/credentials/third', '/apps', '/apps/one', '/apps/one/deploys', '/audit'].map(async path =>
      JSON.stringify((await server.api('GET', path)).body),
    ),
  )
  const { body: deploys } = await server.api<{ items: DeployView[] }>('GET', '/apps/one/deploys')
  const logs = await Promise.all(deploys.items.map(({ id }) => readLog(server, id)))
  for (const text of [...answers, ...logs]) for (const spelling of spellings) expect(text).not.toContain(spelling)
})

function loginOf({ username, password }: { username: string; password: string }) {
  return { username, password }
}
