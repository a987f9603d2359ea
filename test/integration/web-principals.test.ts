import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { pageRoute } from '../../server/web/page-route.ts'
import type { Policy } from '../../server/web/policy.ts'
import { apiRoute, type Route } from '../../server/web/route.ts'
import { cookieOf, type Rig, startRig } from './web-rig.ts'

const policies: Record<string, Policy<'app'>> = {
  public: 'public',
  local: 'local',
  'signed-in': 'signed-in',
  member: 'member',
  admin: 'admin',
  host: 'host',
  reads: { readOf: 'app' },
  deploys: { deployOf: 'app' },
}

const routes = Object.entries(policies).map(([name, policy]) =>
  apiRoute(
    { method: 'put', path: `/api/v1/apps/{app}/${name}`, policy, summary: name, answers: { 204: 'empty' } },
    () => ({
      status: 204,
    }),
  ),
)

const notes = pageRoute(
  {
    method: 'post',
    path: '/notes',
    policy: 'member',
    confirmed: 'recently',
    summary: 'Takes a note',
    body: z.strictObject({ name: z.string(), note: z.string() }),
  },
  ({ body }) => new Response(Buffer.from(JSON.stringify(body)).toString('hex')),
)

let rig: Rig
let tokens: { admin: string; shop: string; blog: string }

beforeAll(async () => {
  rig = await startRig({ routes: [...routes, notes] })
  tokens = { admin: rig.token('admin'), shop: rig.token('deploy', 'A1'), blog: rig.token('deploy', 'A2') }
})

afterAll(() => rig.stop())

/** From an address elsewhere, as Caddy passes it on. */
const elsewhere = { 'x-forwarded-for': '203.0.113.7' }

function cookieFor(email: string, role: 'admin' | 'member' | 'viewer'): string {
  const person = rig.stores.people.ensure(email, role)
  return `sid=${rig.stores.sessions.begin(person.id, 'password', { address: '', agent: '' })}`
}

test.each([
  //            nobody wrong  other's deploy viewer member admin host
  ['public', [204, 204, 204, 204, 204, 204, 204, 204]],
  ['local', [401, 401, 403, 403, 204, 204, 204, 204]],
  ['signed-in', [401, 401, 403, 403, 204, 204, 204, 204]],
  ['member', [401, 401, 403, 403, 403, 204, 204, 204]],
  ['admin', [401, 401, 403, 403, 403, 403, 204, 204]],
  ['host', [401, 401, 403, 403, 403, 403, 403, 204]],
  ['reads', [401, 401, 403, 204, 204, 204, 204, 204]],
  ['deploys', [401, 401, 403, 204, 403, 204, 204, 204]],
])('a route that is %s lets in exactly whom it should', async (name, expected) => {
  const path = `/api/v1/apps/shop/${name}`
  const own = { 'sec-fetch-site': 'same-origin', ...elsewhere }
  const ask = async (by: { token?: string; cookie?: string }) => {
    const headers = by.cookie === undefined ? elsewhere : own
    return (await rig.ask(path, { method: 'PUT', headers, ...by })).status
  }
  expect([
    await ask({}),
    await ask({ token: `${tokens.admin.slice(0, -9)}_00000000` }),
    await ask({ token: tokens.blog }),
    await ask({ token: tokens.shop }),
    await ask({ cookie: cookieFor('vera@example.com', 'viewer') }),
    await ask({ cookie: cookieFor('mia@example.com', 'member') }),
    await ask({ token: tokens.admin }),
    (await rig.askHost(path, { method: 'PUT' })).status,
  ]).toEqual(expected)
})

test('a deploy token learns nothing of apps that are not its own, existing or not', async () => {
  const refusals = await Promise.all(
    ['blog', 'no-such-app'].map(app => rig.ask(`/api/v1/apps/${app}/reads`, { method: 'PUT', token: tokens.shop })),
  )
  expect(refusals.map(({ status }) => status)).toEqual([403, 403])
  expect(refusals[0]?.text).toBe(refusals[1]?.text)
})

test('no route of the rooms is open by mistake', async () => {
  const open = rig.routes.filter(route => route.policy === 'public').map(({ method, path }) => `${method} ${path}`)
  expect(open).toEqual([
    'put /api/v1/apps/{app}/public',
    'get /sign-in',
    'post /sign-in',
    'get /sign-in/{link}',
    'post /sign-in/{link}',
    'post /sign-out',
    'get /api/v1/openapi.json',
    'get /api/docs',
  ])
  for (const route of rig.routes.filter(one => one.policy !== 'public')) {
    const path = route.path.replace(/\{\w+\}/g, 'x')
    const method = route.method.toUpperCase() as 'GET'
    expect(await rig.ask(path, { method, headers: elsewhere }), `${method} ${path}`).toMatchObject({ status: 401 })
    const byDeploy = await rig.ask(path, { method, headers: elsewhere, token: tokens.blog })
    expect(byDeploy.status, `${method} ${path}`).toBe(403)
  }
})

test('a denied change is in the audit log, once a minute', async () => {
  const ask = () => rig.ask('/api/v1/apps/shop/admin', { method: 'PUT', token: rig.token('deploy', 'A1') })
  const denied = () => rig.stores.audit.list({ before: 1e9, limit: 200 }).filter(entry => entry.outcome === 'denied')
  const before = denied().length
  await ask()
  expect(denied().length).toBe(before + 1)
  const same = rig.token('deploy', 'A1')
  for (let n = 0; n < 3; n++) await rig.ask('/api/v1/apps/shop/admin', { method: 'PUT', token: same })
  expect(denied().length).toBe(before + 2)
  expect(denied()[0]).toMatchObject({
    actorKind: 'token',
    action: 'PUT /api/v1/apps/{app}/admin',
    address: '127.0.0.1',
  })
})

test("a change that was made is in the audit log once, in its room's words or in those of the web", async () => {
  const entries = () => rig.stores.audit.list({ before: 1e9, limit: 200 })
  const before = entries().length
  await rig.ask('/api/v1/apps/shop/admin', { method: 'PUT', token: tokens.admin })
  expect(entries()[0]).toMatchObject({
    action: 'PUT /api/v1/apps/{app}/admin',
    target: 'apps/shop/admin',
    outcome: 'done',
  })
  const body = JSON.stringify({ name: 'audited', role: 'admin' })
  await rig.ask('/api/v1/tokens', {
    method: 'POST',
    token: tokens.admin,
    body,
    headers: { 'content-type': 'application/json' },
  })
  expect(entries()[0]).toMatchObject({ action: 'token.create' })
  expect(entries().length).toBe(before + 2)
})

test('a token and a cookie together are refused, and neither stands in for the other', async () => {
  const cookie = cookieFor('anna@example.com', 'admin')
  const both = await rig.ask('/api/v1/tokens', { token: tokens.admin, cookie })
  expect(both).toMatchObject({ status: 400, error: { code: 'VALIDATION', field: 'Authorization' } })
  expect((await rig.ask('/api/v1/tokens', { cookie: `sid=${tokens.admin}` })).status).toBe(401)
  expect((await rig.ask('/api/v1/tokens', { token: cookie.slice(4) })).status).toBe(401)
})

test.each([
  ['our own page', { 'sec-fetch-site': 'same-origin' }, 204],
  ['a sibling app', { 'sec-fetch-site': 'same-site', origin: 'http://shop.localhost' }, 403],
  ['a page elsewhere', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  ['the address bar', { 'sec-fetch-site': 'none' }, 403],
  ['an old browser on our page', { origin: 'http://berth.localhost' }, 204],
  ['an old browser elsewhere', { origin: 'https://evil.example' }, 403],
  ['a browser that says nothing', {}, 403],
  ['a page that hides its origin', { origin: 'null' }, 403],
])('a request with our cookie made by %s is answered %s', async (_, headers, status) => {
  const cookie = cookieFor('anna@example.com', 'admin')
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'application/octet-stream']) {
    const asked = { method: 'PUT' as const, cookie, headers: { ...headers, 'content-type': type }, body: '{}' }
    expect((await rig.ask('/api/v1/apps/shop/member', asked)).status).toBe(status)
  }
})

test('what asks for a recent password is refused later, and for tokens never', async () => {
  const cookie = cookieFor('carl@example.com', 'admin')
  const own = { cookie, headers: { 'sec-fetch-site': 'same-origin' } }
  const body = { name: 'ci', role: 'admin' }
  expect((await rig.post('/api/v1/tokens', body, own)).status).toBe(201)
  rig.pass(11 * 60_000)
  expect(await rig.post('/api/v1/tokens', body, own)).toMatchObject({
    status: 403,
    error: { advice: expect.stringContaining('/confirm') },
  })
  expect((await rig.post('/api/v1/tokens', body, { token: tokens.admin })).status).toBe(201)
})

test('a form that needs a recent password asks for it, and goes on with what was typed', async () => {
  const cookie = cookieFor('dora@example.com', 'member')
  const person = rig.stores.people.byEmail('dora@example.com')
  const passwordHash = await rig.stores.hasher.hash('a harbour at low tide')
  rig.stores.people.change(person?.id ?? '', { passwordHash })
  const own = { cookie, headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' } }
  const typed = { name: 'A "quoted" <name>', note: 'two\nlines' }
  expect(await rig.submit('/notes', typed, own)).toMatchObject({ status: 200, text: shownNote(typed) })
  rig.pass(11 * 60_000)
  const asked = await rig.submit('/notes', typed, own)
  expect(asked.status).toBe(403)
  expect(asked.text).toContain('action="/notes"')
  expect(fieldsIn(asked.text)).toEqual(typed)
  const wrong = await rig.submit('/notes', { ...fieldsIn(asked.text), 'confirm.password': 'wrong' }, own)
  expect(wrong.status).toBe(400)
  expect(wrong.text).toContain('not your current password')
  const right = { ...fieldsIn(wrong.text), 'confirm.password': 'a harbour at low tide' }
  expect(await rig.submit('/notes', right, own)).toMatchObject({ status: 200, text: shownNote(typed) })
  expect(await rig.submit('/notes', typed, own)).toMatchObject({ status: 200 })
})

function shownNote(typed: object): string {
  return expect.stringContaining(Buffer.from(JSON.stringify(typed)).toString('hex'))
}

/** The hidden fields of a page, as a browser sends them again. */
function fieldsIn(page: string): Record<string, string> {
  const inputs = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  const plain = (text = '') =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  return Object.fromEntries([...inputs].map(([, name, value]) => [plain(name), plain(value)]))
}

test('a token over plain HTTP is not looked at, and its owner is told that it was seen', async () => {
  const open = await startRig({ routes: [...routes], panelHost: 'berth.example.com' })
  const ask = (headers: Record<string, string>) =>
    open.ask('/api/v1/tokens', { token: open.token('admin'), headers: { host: 'berth.example.com', ...headers } })
  expect(await ask({})).toMatchObject({
    status: 403,
    error: { code: 'FORBIDDEN', advice: expect.stringContaining('has been seen') },
  })
  expect((await ask({ 'x-forwarded-proto': 'https' })).status).toBe(200)
  expect((await ask({ host: `127.0.0.1:${open.port}` })).status).toBe(200)
  await open.stop()
})

test('a cookie whose secret nobody gave out is nobody', async () => {
  expect(
    (await rig.ask('/api/v1/sessions', { cookie: cookieOf({ headers: { 'set-cookie': `sid=${'a'.repeat(43)}` } }) }))
      .status,
  ).toBe(401)
})

test('anonymous and failed requests of one address run out; a valid token goes on, and so do other addresses', async () => {
  const small = await startRig({ routes: [...routes], anonymousPerMinute: 5 })
  const from = (address: string, token?: string) =>
    small.ask('/api/v1/apps/shop/public', {
      method: 'PUT',
      headers: { 'x-forwarded-for': address },
      ...(token && { token }),
    })
  const valid = small.token('admin')
  for (let n = 0; n < 5; n++) await from('203.0.113.9', n % 2 === 0 ? 'wrong' : undefined)
  const over = await from('203.0.113.9')
  expect(over.status).toBe(429)
  expect(Number(over.headers['retry-after'])).toBeGreaterThan(0)
  expect((await from('203.0.113.9', valid)).status).toBe(204)
  expect((await from('203.0.113.10')).status).toBe(204)
  expect((await from('198.51.100.1, 203.0.113.9')).status).toBe(429)
  small.pass(61_000)
  expect((await from('203.0.113.9')).status).toBe(204)
  await small.stop()
})

const withoutPolicy = { method: 'get', path: '/x', summary: '', answers: { 204: 'empty' } } as const
const strangeParam = { ...withoutPolicy, path: '/x/{app}', policy: { readOf: 'deploy' } } as const

test('a route without a policy, or with a policy on a parameter it lacks, does not compile', () => {
  // @ts-expect-error a policy is missing
  const one: () => Route = () => apiRoute(withoutPolicy, () => ({ status: 204 }))
  // @ts-expect-error the path has no {deploy}
  const other: () => Route = () => apiRoute(strangeParam, () => ({ status: 204 }))
  expect([one, other]).toHaveLength(2)
})
