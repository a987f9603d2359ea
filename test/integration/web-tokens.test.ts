import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Rig, startRig } from './web-rig.ts'

let rig: Rig
let admin: string

beforeAll(async () => {
  rig = await startRig()
  admin = rig.token('admin')
})

afterAll(() => rig.stop())

const create = (body: Record<string, unknown>) => rig.post('/api/v1/tokens', body, { token: admin })
const use = async (token: string) => (await rig.ask('/api/v1/tokens', { token })).status

test('a token is shown once, works at once, and ends at once when it is deleted', async () => {
  const made = await create({ name: 'laptop', role: 'admin' })
  expect(made).toMatchObject({ status: 201, json: { name: 'laptop', role: 'admin', app: null, lastUsedAt: null } })
  const { id, token } = made.json
  expect(token).toMatch(/^berth_api_[0-9a-z]{8}_[\w-]{43}_[0-9a-f]{8}$/)
  expect(await use(token)).toBe(200)
  const listed = await rig.ask('/api/v1/tokens', { token: admin })
  expect(listed.json.items[0]).toMatchObject({ id, lastUsedAt: expect.stringMatching(/^\d{4}-.*Z$/) })
  expect(listed.text).not.toContain(token.slice(20, 60))
  expect((await rig.ask(`/api/v1/tokens/${id}`, { method: 'DELETE', token: admin })).status).toBe(204)
  expect(await use(token)).toBe(401)
  expect((await rig.ask(`/api/v1/tokens/${id}`, { method: 'DELETE', token: admin })).status).toBe(404)
})

test('an admin token ends after ninety days, a deploy token when it is told to', async () => {
  const { token, expiresAt } = (await create({ name: 'a', role: 'admin' })).json
  expect(Date.parse(expiresAt) - rig.stores.clock.now()).toBeCloseTo(90 * 86_400_000, -4)
  const forEver = (await create({ name: 'b', role: 'deploy', app: 'shop' })).json
  expect(forEver).toMatchObject({ app: 'shop', expiresAt: null, token: expect.stringMatching(/^berth_hook_/) })
  const short = (await create({ name: 'c', role: 'deploy', app: 'shop', expiresInDays: 1 })).json
  rig.pass(89 * 86_400_000)
  expect([await use(token), await use(forEver.token), await use(short.token)]).toEqual([200, 403, 401])
  rig.pass(86_400_000)
  expect(await use(token)).toBe(401)
  admin = rig.token('admin')
})

test.each([
  [{ name: 'x', role: 'deploy' }, 'app'],
  [{ name: 'x', role: 'deploy', app: 'nothing' }, 'app'],
  [{ name: 'x', role: 'admin', app: 'shop' }, 'app'],
  [{ name: '', role: 'admin' }, 'name'],
  [{ name: 'a\n\u001b[31mb', role: 'admin' }, 'name'],
  [{ name: 'x', role: 'root' }, 'role'],
])('%o is refused', async (body, field) => {
  expect(await create(body)).toMatchObject({ status: 400, error: { code: 'VALIDATION', field } })
})

test('lists come in pages that miss nothing', async () => {
  for (let n = 0; n < 5; n++) rig.token('admin')
  const names: string[] = []
  let cursor = ''
  do {
    const { json } = await rig.ask(`/api/v1/tokens?limit=2${cursor && `&cursor=${cursor}`}`, { token: admin })
    names.push(...json.items.map((token: { id: string }) => token.id))
    cursor = json.next ?? ''
  } while (cursor !== '')
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(6)
  expect(await rig.ask('/api/v1/tokens?limit=0', { token: admin })).toMatchObject({
    status: 400,
    error: { field: 'limit' },
  })
  expect(await rig.ask('/api/v1/tokens?page=2', { token: admin })).toMatchObject({
    status: 400,
    error: { field: 'page' },
  })
})

test('each token made and ended is in the audit log, without its text', async () => {
  const { id, token } = (await create({ name: 'audited', role: 'admin' })).json
  await rig.ask(`/api/v1/tokens/${id}`, { method: 'DELETE', token: admin })
  const { text, json } = await rig.ask('/api/v1/audit?limit=2', { token: admin })
  expect(json.items).toMatchObject([
    { action: 'token.delete', target: `tokens/${id}`, actor: { kind: 'token' }, outcome: 'done' },
    { action: 'token.create', target: `tokens/${id}`, detail: { name: 'audited' } },
  ])
  expect(text).not.toContain(token)
})
