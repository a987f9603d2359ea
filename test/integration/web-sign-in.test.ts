import { afterEach, beforeEach, expect, test } from 'vitest'
import { cookieOf, type Rig, startRig } from './web-rig.ts'

const html = { accept: 'text/html' }
const password = 'a harbour at low tide'

let rig: Rig

beforeEach(async () => {
  rig = await startRig()
})

afterEach(() => rig.stop())

async function invite(email = 'anna@example.com'): Promise<string> {
  const { json } = await rig.askHost('/api/v1/sign-in-links', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  })
  return new URL(json.link).pathname
}

/** Signed in by a link, with a password chosen. */
async function member(email = 'anna@example.com'): Promise<string> {
  const cookie = cookieOf(await rig.submit(await invite(email), {}))
  return cookieOf(await rig.submit('/password', { password }, { cookie }))
}

const signIn = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  rig.submit('/sign-in', { email: 'anna@example.com', password, ...fields }, { headers })

const cookiesOf = ({ headers }: { headers: Record<string, string | string[] | undefined> }): string[] =>
  [headers['set-cookie'] ?? []].flat()

const deviceOf = (answer: Parameters<typeof cookiesOf>[0]): string =>
  cookiesOf(answer)
    .map(cookie => cookie.split(';')[0] ?? '')
    .find(cookie => cookie.startsWith('device=')) ?? ''

/** Somebody elsewhere who guesses, from as many addresses as they like. */
async function guessed(times: number, email = 'anna@example.com'): Promise<void> {
  for (let n = 0; n < times; n++)
    await signIn({ email, password: `wrong number ${n}` }, { 'x-forwarded-for': `198.51.${n % 100}.${n % 250}` })
}

const isSignedIn = async (cookie: string) => (await rig.ask('/api/v1/sessions', { cookie })).status === 200

test('a sign-in link works once, by its button; looking at it uses nothing up', async () => {
  const link = await invite()
  for (let n = 0; n < 3; n++) {
    const preview = await rig.ask(link, { headers: html })
    expect(preview).toMatchObject({ status: 200, text: expect.stringContaining('Sign in as anna@example.com') })
    expect(preview.headers['set-cookie']).toBeUndefined()
  }
  const entry = await rig.submit(link, {})
  expect(entry).toMatchObject({ status: 303, headers: { location: '/password' } })
  expect(cookiesOf(entry)[0]).toMatch(/^sid=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  expect(await isSignedIn(cookieOf(entry))).toBe(true)
  const again = await rig.submit(link, {})
  expect(again).toMatchObject({ status: 410, text: expect.stringContaining('already been used') })
  expect(again.headers['set-cookie']).toBeUndefined()
})

test('a link ends after a day, and a made-up one never was', async () => {
  const link = await invite()
  rig.pass(24 * 60 * 60_000)
  expect(await rig.submit(link, {})).toMatchObject({ status: 410, text: expect.stringContaining('expired') })
  expect(await rig.submit('/sign-in/abc', {})).toMatchObject({
    status: 410,
    text: expect.stringContaining('sign-in link is not valid'),
  })
})

test('of two clicks on one link at the same moment one comes in', async () => {
  const link = await invite()
  const entries = await Promise.all([1, 2, 3].map(() => rig.submit(link, {})))
  expect(entries.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 410, 410])
})

test('over TLS the cookie is bound to this host, and one that a sibling tossed in counts for nothing', async () => {
  const overTls = await rig.submit(await invite(), {}, { headers: { 'x-forwarded-proto': 'https' } })
  expect(cookiesOf(overTls)[0]).toMatch(/^__Host-sid=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const tls = { 'x-forwarded-proto': 'https' }
  expect((await rig.ask('/api/v1/sessions', { cookie: cookieOf(overTls), headers: tls })).status).toBe(200)
  const tossed = cookieOf(overTls).replace('__Host-sid', 'sid')
  expect((await rig.ask('/api/v1/sessions', { cookie: tossed, headers: tls })).status).toBe(401)
})

test('over plain HTTP nobody signs in by a public name; the way through a tunnel is shown', async () => {
  const elsewhere = await startRig({ panelHost: 'berth.example.com' })
  const person = elsewhere.stores.people.ensure('anna@example.com', 'admin')
  const link = `/sign-in/${elsewhere.stores.links.create(person.id).text}`
  const host = { host: 'berth.example.com' }
  for (const answer of [
    await elsewhere.ask('/sign-in', { headers: { ...host, ...html } }),
    await elsewhere.submit(link, {}, { headers: host }),
    await elsewhere.submit('/sign-in', { email: 'anna@example.com', password }, { headers: host }),
  ]) {
    expect(answer).toMatchObject({
      status: 403,
      text: expect.stringContaining('ssh -L 7300:127.0.0.1:7300 berth.example.com'),
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
  }
  const session = elsewhere.stores.sessions.begin(person.id, 'link', { address: '', agent: '' })
  expect((await elsewhere.ask('/api/v1/sessions', { headers: host, cookie: `sid=${session}` })).status).toBe(401)
  const tunnel = { host: '127.0.0.1:9000', origin: 'http://127.0.0.1:9000' }
  expect((await elsewhere.submit(link, {}, { headers: tunnel })).status).toBe(303)
  await elsewhere.stop()
})

test('after the link a password is chosen, and it is the way in from then on', async () => {
  const first = cookieOf(await rig.submit(await invite(), {}))
  expect((await rig.ask('/password', { cookie: first, headers: html })).text).toContain('Choose a password')
  const short = await rig.submit('/password', { password: 'short' }, { cookie: first })
  expect(short).toMatchObject({ status: 400, text: expect.stringContaining('shorter than 12 characters') })
  expect(short.text).not.toContain('value="short"')
  const chosen = await rig.submit('/password', { password }, { cookie: first })
  expect(chosen).toMatchObject({ status: 303, headers: { location: '/apps' } })
  expect(cookieOf(chosen)).not.toBe(first)
  expect(await isSignedIn(first)).toBe(false)
  expect(await isSignedIn(cookieOf(chosen))).toBe(true)
  const back = await signIn({ email: ' Anna@Example.com', next: '/apps/shop?tab=1' })
  expect(back).toMatchObject({ status: 303, headers: { location: '/apps/shop?tab=1' } })
  expect(await isSignedIn(cookieOf(back))).toBe(true)
})

test('a wrong password and an unknown address are answered alike', async () => {
  await member()
  const wrong = await signIn({ password: 'another harbour' })
  const unknown = await signIn({ email: 'nobody@example.com', password: 'another harbour' })
  expect([wrong.status, unknown.status]).toEqual([401, 401])
  expect(unknown.text.replaceAll('nobody@example.com', 'anna@example.com')).toBe(wrong.text)
  expect(wrong.text).not.toContain('another harbour')
})

test('an account slows down after five wrong passwords, also for the right one, and is open again by itself', async () => {
  await member()
  for (let n = 0; n < 5; n++) expect((await signIn({ password: `wrong number ${n}` })).status).toBe(401)
  const slowed = await signIn({})
  expect(slowed.status).toBe(429)
  expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0)
  rig.pass(3000)
  expect((await signIn({})).status).toBe(303)
  expect((await signIn({ password: 'wrong again' })).status).toBe(401)
})

test('tries side by side all count', async () => {
  await member()
  const tries = await Promise.all(Array.from({ length: 12 }, (_, n) => signIn({ password: `wrong number ${n}` })))
  expect(tries.filter(({ status }) => status === 401)).toHaveLength(5)
})

test('an address rests after twenty wrong tries at any accounts; other addresses sign in', async () => {
  await member()
  for (let n = 0; n < 20; n++) await signIn({ email: `a${n}@example.com` }, { 'x-forwarded-for': '203.0.113.5' })
  expect((await signIn({}, { 'x-forwarded-for': '203.0.113.5' })).status).toBe(429)
  expect((await signIn({}, { 'x-forwarded-for': '203.0.113.6' })).status).toBe(303)
})

test('a browser that signed in before comes in with the right password, however often strangers guess', async () => {
  await member()
  const device = deviceOf(await signIn({}))
  await guessed(8)
  expect((await signIn({})).status).toBe(429)
  const back = await signIn({}, { cookie: device })
  expect(back.status).toBe(303)
  expect(deviceOf(back)).not.toBe(device)
  await member('ben@example.com')
  await guessed(8, 'ben@example.com')
  expect((await signIn({ email: 'ben@example.com' }, { cookie: deviceOf(back) })).status).toBe(429)
  for (let n = 0; n < 5; n++) await signIn({ password: 'wrong' }, { cookie: deviceOf(back) })
  expect((await signIn({}, { cookie: deviceOf(back) })).status).toBe(429)
})

test('who has a session gives the password again, however often strangers guess', async () => {
  const cookie = await member()
  await guessed(8)
  expect((await signIn({})).status).toBe(429)
  expect((await rig.submit('/confirm', { current: password }, { cookie })).status).toBe(303)
})

test('the addresses of one IPv6 network count as one', async () => {
  await member()
  for (let n = 0; n < 20; n++)
    await signIn({ email: `a${n}@example.com` }, { 'x-forwarded-for': `2001:db8:1:2::${n.toString(16)}` })
  expect((await signIn({}, { 'x-forwarded-for': '2001:db8:1:2:ffff::1' })).status).toBe(429)
  expect((await signIn({}, { 'x-forwarded-for': '2001:db8:1:3::1' })).status).toBe(303)
})

test('of a flood of wrong sign-ins the audit log records sixty an hour, and the number of the others', async () => {
  await member()
  const denied = () => rig.stores.audit.list({ before: 1e9, limit: 500 }).filter(({ outcome }) => outcome === 'denied')
  for (let n = 0; n < 100; n++) await signIn({ email: `a${n}@example.com` }, { 'x-forwarded-for': `198.51.100.${n}` })
  expect(denied()).toHaveLength(60)
  rig.pass(60 * 60_000)
  await signIn({})
  expect(denied()).toHaveLength(61)
  expect(JSON.parse(denied()[0]?.detail ?? '')).toMatchObject({ more: 40 })
})

test('a session ends when idle for twelve hours, when seven days old, and on sign-out', async () => {
  const idle = await member()
  rig.pass(12 * 60 * 60_000 + 1)
  expect(await isSignedIn(idle)).toBe(false)
  const old = cookieOf(await signIn({}))
  for (let hours = 0; hours < 7 * 24; hours += 11) {
    expect(await isSignedIn(old)).toBe(true)
    rig.pass(11 * 60 * 60_000)
  }
  expect(await isSignedIn(old)).toBe(false)
  const left = cookieOf(await signIn({}))
  const out = await rig.submit('/sign-out', {}, { cookie: left })
  expect(out).toMatchObject({ status: 303, headers: { location: '/sign-in?done=signed-out' } })
  expect(out.headers['set-cookie']).toMatch(/^sid=; Max-Age=0/)
  expect(await isSignedIn(left)).toBe(false)
})

test('an id that a visitor brings along is never adopted', async () => {
  const link = await invite()
  const entry = await rig.submit(link, {}, { cookie: 'sid=chosen-by-someone-else' })
  expect(cookieOf(entry)).not.toContain('chosen')
})

test('changing the password asks for the current one and ends all other sessions', async () => {
  await member()
  const [one, other] = [cookieOf(await signIn({})), cookieOf(await signIn({}))]
  const change = (current: string) =>
    rig.submit('/password', { current, password: 'the tide comes back in' }, { cookie: one })
  expect(await change('not my password')).toMatchObject({
    status: 400,
    text: expect.stringContaining('not your current password'),
  })
  const changed = await change(password)
  expect(changed.status).toBe(303)
  expect([await isSignedIn(cookieOf(changed)), await isSignedIn(one), await isSignedIn(other)]).toEqual([
    true,
    false,
    false,
  ])
})

test('the eleventh session ends the oldest, and one’s own are listed and ended', async () => {
  const first = await member()
  rig.pass(1000)
  let cookie = first
  for (let n = 0; n < 10; n++) cookie = cookieOf(await signIn({}))
  expect(await isSignedIn(first)).toBe(false)
  const { items } = (await rig.ask('/api/v1/sessions', { cookie })).json
  expect(items).toHaveLength(10)
  const ended = items.find((session: { isThisOne: boolean }) => session.isThisOne)
  const own = { 'sec-fetch-site': 'same-origin' }
  expect((await rig.ask(`/api/v1/sessions/${ended.id}`, { method: 'DELETE', cookie, headers: own })).status).toBe(204)
  expect(await isSignedIn(cookie)).toBe(false)
})

test.each([{ 'sec-fetch-site': 'same-site', origin: 'http://shop.localhost' }, { 'sec-fetch-site': 'cross-site' }])(
  'nobody can be signed in from a page elsewhere: %o',
  async headers => {
    const link = await invite()
    expect((await rig.submit(link, {}, { headers })).status).toBe(403)
    expect((await rig.submit(link, {})).status).toBe(303)
  },
)

test('who is not signed in is sent to the sign-in page and back; htmx goes there as a whole', async () => {
  const plain = await rig.ask('/password', { headers: html })
  expect(plain).toMatchObject({ status: 303, headers: { location: '/sign-in?next=%2Fpassword' } })
  const swapped = await rig.ask('/password', { headers: { ...html, 'hx-request': 'true' } })
  expect(swapped).toMatchObject({ status: 401, headers: { 'hx-redirect': '/sign-in?next=%2Fpassword' } })
  await member()
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ]) {
    expect((await signIn({ next })).headers.location).toBe('/apps')
  }
})

test('giving the password again reopens what asks for a recent one', async () => {
  const cookie = await member()
  rig.pass(11 * 60_000)
  const confirmed = await rig.submit('/confirm', { current: password, next: '/apps/shop' }, { cookie })
  expect(confirmed).toMatchObject({ status: 303, headers: { location: '/apps/shop' } })
  const own = { cookie, headers: { 'sec-fetch-site': 'same-origin' } }
  expect((await rig.post('/api/v1/tokens', { name: 'ci', role: 'admin' }, own)).status).toBe(201)
})

test('taking a person away ends their sessions at once; nobody takes away their own', async () => {
  const [anna, ben] = [await member(), await member('ben@example.com')]
  const own = { 'sec-fetch-site': 'same-origin' }
  const { items } = (await rig.ask('/api/v1/people', { cookie: anna })).json
  expect(items.map((person: { email: string }) => person.email)).toEqual(['anna@example.com', 'ben@example.com'])
  const remove = (id: string) => rig.ask(`/api/v1/people/${id}`, { method: 'DELETE', cookie: anna, headers: own })
  expect((await remove(items[0].id)).status).toBe(409)
  expect((await remove(items[1].id)).status).toBe(204)
  expect(await isSignedIn(ben)).toBe(false)
})

test('neither password, link nor cookie is in the database or in the log', async () => {
  const link = await invite()
  const cookie = cookieOf(await rig.submit(link, {}))
  const chosen = cookieOf(await rig.submit('/password', { password }, { cookie }))
  const { queries } = rig.stores.database
  const tables = ['people', 'sign_in_links', 'sessions', 'throttles', 'audit']
  const stored = JSON.stringify(tables.map(table => queries.all(`select * from ${table}`)))
  for (const secret of [password, link.slice(9), cookie.slice(4), chosen.slice(4)]) {
    expect(stored).not.toContain(secret)
    expect(rig.log.join()).not.toContain(secret)
  }
  expect(stored).toContain('$argon2id$v=19$')
})
