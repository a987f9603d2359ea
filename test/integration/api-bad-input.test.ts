import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { deployTokenOf, makeApp } from '../support/scene/apps.ts'
import { routesOf, rowsOf } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

let server: BerthServer

beforeAll(async () => {
  server = await startBerthServer()
  await makeApp(server, { name: 'shop', image: 'registry.example.com/team/shop:1', domains: ['shop.example.com'] })
  await makeApp(server, { name: 'writer', volumes: [{ name: 'data', path: '/data' }] })
  await makeApp(server, { name: 'writer-b', volumes: [{ name: 'c', path: '/data' }] })
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly advice: string; readonly field?: string }
}

const longReference = `registry.example.com/${'a'.repeat(600)}`
const long = 'x'.repeat(33 * 1024)
type Refused = readonly [what: string, method: string, path: string, body: object, status: number, field: string]

const wrongApps: readonly Refused[] = (
  [
    ['a name with capitals', { name: 'Shop' }, 400, 'name'],
    ['a name with two hyphens', { name: 'my--shop' }, 400, 'name'],
    ['a name that ends with a hyphen', { name: 'shop-' }, 400, 'name'],
    ['a name of 41 letters', { name: 'a'.repeat(41) }, 400, 'name'],
    ['no name', {}, 400, 'name'],
    ['the reserved name berth', { name: 'berth' }, 400, 'name'],
    ['the reserved name www', { name: 'www' }, 400, 'name'],
    ['the reserved name localhost', { name: 'localhost' }, 400, 'name'],
    ['a name that is taken', { name: 'shop' }, 409, 'name'],
    ['a domain that another app has', { name: 'blog', domains: ['shop.example.com'] }, 409, 'domains'],
    ['a domain that another app has, in capitals', { name: 'blog', domains: ['SHOP.example.com.'] }, 409, 'domains'],
    ['the domain of the panel', { name: 'blog', domains: ['berth.localhost'] }, 409, 'domains'],
    ['a domain that is none', { name: 'blog', domains: ['blog.example.com', 'a b'] }, 400, 'domains.1'],
    ['a domain with a path', { name: 'blog', domains: ['example.com/blog'] }, 400, 'domains.0'],
    ['a domain in braces', { name: 'blog', domains: ['{env.HOME}.example.com'] }, 400, 'domains.0'],
    ['an image reference of 600 characters', { name: 'blog', image: longReference }, 400, 'image'],
    ['an image with a scheme', { name: 'blog', image: 'https://ghcr.io/team/shop' }, 400, 'image'],
    ['port 70000', { name: 'blog', port: 70_000 }, 400, 'port'],
    ['port 0', { name: 'blog', port: 0 }, 400, 'port'],
    ['a port in words', { name: 'blog', port: 'http' }, 400, 'port'],
    ['a field nobody knows', { name: 'blog', imgae: 'nginx' }, 400, 'imgae'],
    [
      'a field nobody knows in a process',
      { name: 'blog', processes: { web: { count: 2 } } },
      400,
      'processes.web.count',
    ],
    ['a health path without a slash', { name: 'blog', healthPath: 'health' }, 400, 'healthPath'],
    ['a health path with a placeholder', { name: 'blog', healthPath: '/{env.HOME}' }, 400, 'healthPath'],
    ['a volume at /proc', { name: 'blog', volumes: [{ name: 'a', path: '/proc/x' }] }, 400, 'volumes.0.path'],
    ['a volume at //', { name: 'blog', volumes: [{ name: 'a', path: '//' }] }, 400, 'volumes.0.path'],
    ['two volumes of one name', { name: 'blog', volumes: volumes('a /x', 'a /y') }, 400, 'volumes.1.name'],
    ['two volumes at one path', { name: 'blog', volumes: volumes('a /x', 'b /x/') }, 400, 'volumes.1.path'],
    ['two processes of one name', { name: 'blog', processes: [{ name: 'a' }, { name: 'a' }] }, 400, 'processes.1.name'],
    ['a NUL in a command', { name: 'blog', releaseCommand: ['a', 'b\0'] }, 400, 'releaseCommand.1'],
    ['a variable with a wrong name', { name: 'blog', variables: { '1A': 'x' } }, 400, 'variables.1A'],
    ['a variable with a NUL', { name: 'blog', variables: { A: 'x\0' } }, 400, 'variables.A'],
    ['a variable of 33 KiB', { name: 'blog', variables: { A: long } }, 400, 'variables.A'],
    ['too little memory', { name: 'blog', processes: { web: { memory: '1k' } } }, 400, 'processes.web.memory'],
    ['a hold of two minutes', { name: 'blog', holdSeconds: 120 }, 400, 'holdSeconds'],
    ['two writers at one volume', writers(2), 400, 'instances'],
    ['a policy nobody knows', { name: 'blog', pullPolicy: 'sometimes' }, 400, 'pullPolicy'],
  ] as const
).map(([what, body, status, field]) => [`an app with ${what}`, 'POST', '/apps', body, status, field])

const others: readonly Refused[] = [
  ['a patch of the name', 'PATCH', '/apps/shop', { name: 'other' }, 400, 'name'],
  ['a patch to port 70000', 'PATCH', '/apps/shop', { port: 70_000 }, 400, 'port'],
  ['a deploy of two things', 'POST', '/apps/shop/deploys', { tag: '1', digest: 'sha256:1' }, 400, 'image'],
  ['a deploy of a reference of 600 characters', 'POST', '/apps/shop/deploys', { image: longReference }, 400, 'image'],
  ['a deploy of a tag with a slash', 'POST', '/apps/shop/deploys', { tag: 'a/b' }, 400, 'tag'],
  ['a deploy of a short digest', 'POST', '/apps/shop/deploys', { digest: 'sha256:12' }, 400, 'digest'],
  ['a deploy with an unknown field', 'POST', '/apps/shop/deploys', { Tag: '1' }, 400, 'Tag'],
  ['a deploy of an app without an image', 'POST', '/apps/writer/deploys', {}, 400, 'image'],
  ['a deploy of no app', 'POST', '/apps/nothing/deploys', {}, 404, 'app'],
  ['a rollback with nothing before', 'POST', '/apps/shop/rollbacks', {}, 409, 'release'],
  ['a rollback to no release', 'POST', '/apps/shop/rollbacks', { release: 'nothing' }, 404, 'release'],
  ['a restart of what never ran', 'POST', '/apps/shop/restarts', {}, 409, 'release'],
  ['a domain of another app', 'PUT', '/apps/writer/domains/shop.example.com', {}, 409, 'domains'],
  ['the domain of the panel', 'PUT', '/apps/writer/domains/berth.localhost', {}, 409, 'domains'],
  ['the domain of the panel in capitals', 'PUT', '/apps/writer/domains/Berth.LocalHost.', {}, 409, 'domains'],
  ['a domain that is an address', 'PUT', '/apps/writer/domains/203.0.113.7', {}, 400, 'host'],
  ['localhost as a domain', 'PUT', '/apps/writer/domains/localhost', {}, 400, 'host'],
  ['a domain of 254 characters', 'PUT', `/apps/writer/domains/${'abc.'.repeat(63)}ab`, {}, 400, 'host'],
  ['13 web instances', 'PUT', '/apps/shop/processes/web', { instances: 13 }, 400, 'instances'],
  ['two volumes of one name', 'PATCH', '/apps/shop', { volumes: volumes('a /x', 'a /y') }, 400, 'volumes.1.name'],
  ["a volume of another app's name", 'PATCH', '/apps/writer', { volumes: volumes('b-c /x') }, 409, 'volumes.0.name'],
  ['a second writer', 'PUT', '/apps/writer/processes/web', { instances: 2 }, 400, 'instances'],
  ['a process with capitals', 'PUT', '/apps/shop/processes/Web', {}, 400, 'name'],
  ['the removal of web', 'DELETE', '/apps/shop/processes/web', {}, 400, 'name'],
  ['the removal of no process', 'DELETE', '/apps/shop/processes/nothing', {}, 404, 'name'],
  ['variables with a wrong name', 'PUT', '/apps/shop/variables', { 'a b': 'x' }, 400, 'variables.a b'],
  ['a .env with an open quote', 'POST', '/apps/shop/variables/imports', { text: 'A=1\nB="x' }, 400, 'text'],
  ['a .env without variables', 'POST', '/apps/shop/variables/imports', { text: '# nothing' }, 400, 'text'],
  ['a plain name not in the .env', 'POST', '/apps/shop/variables/imports', { text: 'A=1', plain: ['B'] }, 400, 'plain'],
  ['a run without a command', 'POST', '/apps/shop/runs', { command: [] }, 400, 'command'],
]

test.each([...wrongApps, ...others])(
  '%s is refused, and nothing is stored',
  async (_, method, path, body, status, field) => {
    const before = stored()
    const answer = await server.api<ErrorBody>(method, path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    expect(answer.body.error).toMatchObject({
      code: expect.stringMatching(/^[A-Z][A-Z0-9_]+$/),
      message: expect.stringMatching(/^.{10,}\.$/),
      advice: expect.stringMatching(/^.{10,}$/),
      field,
    })
    expect(stored()).toEqual(before)
  },
)

test.each([
  ['a start of what never ran', 'DELETE', '/apps/shop/suspension', undefined, /^Deploy it first/],
  ['a deploy of a short digest', 'POST', '/apps/shop/deploys', { digest: 'sha256:12' }, /64 hex digits/],
  ['a deploy of a tag with a slash', 'POST', '/apps/shop/deploys', { tag: 'a/b' }, /the tag alone/],
] as const)('%s is answered with what to do instead', async (_, method, path, body, advice) => {
  expect((await server.api<ErrorBody>(method, path, body)).body.error.advice).toMatch(advice)
})

test('an Idempotency-Key that is too long is refused', async () => {
  const headers = { authorization: `Bearer ${server.token}`, 'idempotency-key': 'k'.repeat(201) }
  const answer = await fetch(`${server.url}/hooks/deploy/shop`, { method: 'POST', headers })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('Idempotency-Key')
})

test('variables are taken as a list, as pairs and as they stand in an app', async () => {
  const list = [{ name: 'MODE', value: 'x', secret: false }]
  const before = stored()
  for (const body of [list, { variables: list }, { MODE: 'x' }]) {
    const { body: answer } = await server.api<{ items: { name: string }[] }>('PUT', '/apps/shop/variables', body)
    expect(answer.items.map(({ name }) => name)).toEqual(['MODE'])
  }
  expect((await server.api('PUT', '/apps/shop/variables', {})).status).toBe(200)
  expect(stored()).toEqual(before)
})

test('a .env file is imported, and the answer names what was set, given twice, empty and not filled in', async () => {
  const before = stored()
  const text = 'discovery.type=single-node\nA=1\nA=#2\nNONE=\nURL=http://$HOST'
  const { status, body } = await server.api('POST', '/apps/shop/variables/imports', { text, plain: ['A'] })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...{ set: ['discovery.type', 'A', 'NONE', 'URL'], repeated: ['A'], empty: ['NONE'], withDollar: ['URL'] },
    items: [{ name: 'A', value: '#2' }, { name: 'NONE' }, { name: 'URL' }, { name: 'discovery.type', secret: true }],
  })
  expect((await server.api('PUT', '/apps/shop/variables', {})).status).toBe(200)
  expect(stored()).toEqual(before)
})

test('JSON that is not JSON is refused, and nothing is stored', async () => {
  const before = stored()
  const { status, body } = await post('/api/v1/apps', '{"name": "blog",}')
  expect(status).toBe(400)
  expect(JSON.parse(body).error).toMatchObject({ code: 'VALIDATION', message: expect.stringContaining('not JSON') })
  expect(stored()).toEqual(before)
})

test.each(['/api/v1/apps', '/hooks/deploy/shop'])(
  'a body of 2 MiB for %s is refused, and nothing is stored',
  async path => {
    const before = stored()
    const { status, body } = await post(path, JSON.stringify({ name: 'blog', tag: 'x'.repeat(2 << 20) }))
    expect(status).toBe(413)
    expect(body).toMatch(/KiB|MiB/)
    expect(stored()).toEqual(before)
  },
)

test('the hook refuses a field that it does not know by its name', async () => {
  const token = await deployTokenOf(server, 'shop')
  const { status, body } = await server.hook('shop', token, { tags: '1' })
  expect(status).toBe(400)
  expect(body).toContain('tags')
  expect(body).toContain('Did you mean `tag`?')
})

function writers(instances: number): object {
  return { name: 'blog', volumes: [{ name: 'data', path: '/data' }], processes: { web: { instances } } }
}

/** `name path` of each. */
function volumes(...list: readonly string[]): readonly object[] {
  return list.map(one => ({ name: one.split(' ')[0], path: one.split(' ')[1] }))
}

async function post(path: string, body: string): Promise<{ status: number; body: string }> {
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' }
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body })
  return { status: response.status, body: await response.text() }
}

/** Every row and route that a request could have made. */
function stored(): unknown {
  const tables = ['apps', 'processes', 'volumes', 'variables', 'domains', 'projects', 'deploys', 'events', 'releases']
  const rows = tables.map(table => [table, rowsOf(server, `select * from ${table}`)])
  return { ...Object.fromEntries(rows), routes: routesOf(server) }
}
