import { statSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { apiRoute, hookRoute } from '../../server/web/route.ts'
import { panel, type Rig, startRig } from './web-rig.ts'

const newApp = z.strictObject({
  name: z.string().max(40),
  port: z.int().min(1).max(65535).optional(),
  pullPolicy: z.enum(['always', 'missing', 'never']).optional(),
  domains: z.array(z.string()).optional(),
  processes: z.array(z.strictObject({ name: z.string(), instances: z.int() })).optional(),
  variables: z.union([z.array(z.string()), z.record(z.string(), z.union([z.string(), z.null()]))]).optional(),
})

const routes = [
  apiRoute(
    { method: 'post', path: '/api/v1/echo', policy: 'member', summary: 'Echo', body: newApp, answers: { 201: newApp } },
    ({ body }) => ({ status: 201, body }),
  ),
  apiRoute(
    { method: 'get', path: '/api/v1/faulty', policy: 'public', summary: 'Fails', answers: { 204: 'empty' } },
    () => {
      throw new Error('connection to hunter2 refused')
    },
  ),
  apiRoute(
    {
      method: 'post',
      path: '/api/v1/open',
      policy: 'public',
      summary: 'Takes names of anybody',
      body: z.strictObject({ names: z.array(z.string()) }),
      answers: { 204: 'empty' },
    },
    () => ({ status: 204 }),
  ),
  hookRoute(
    {
      method: 'post',
      path: '/hooks/deploy/{app}',
      policy: { deployOf: 'app' },
      summary: 'Deploy',
      body: z.strictObject({ tag: z.string().optional() }),
      answers: { 200: z.object({ app: z.string(), tag: z.string().nullable() }) },
    },
    ({ params, body }) => ({ status: 200, body: { app: params.app, tag: body.tag ?? null } }),
  ),
]

let rig: Rig
let token: string

beforeAll(async () => {
  rig = await startRig({ routes })
  token = rig.token('admin')
})

afterAll(() => rig.stop())

test.each([
  [
    'an unknown field',
    { name: 'shop', prot: 80 },
    {
      field: 'prot',
      message: '`prot` is not a field of this request.',
      advice: expect.stringContaining('Did you mean `port`?'),
    },
  ],
  [
    'an unknown field inside',
    { name: 'a', processes: [{ name: 'web', instance: 1, instances: 1 }] },
    { field: 'processes.0.instance', advice: expect.stringContaining('`instances`') },
  ],
  ['a missing field', {}, { field: 'name', message: '`name` is missing.' }],
  ['a wrong type', { name: 'shop', port: '80' }, { field: 'port', message: '`port` must be a number, not text.' }],
  [
    'a number that is too large',
    { name: 'shop', port: 70000 },
    { field: 'port', message: '`port` must be at most 65535.' },
  ],
  [
    'a word that is not a choice',
    { name: 'shop', pullPolicy: 'sometimes' },
    { field: 'pullPolicy', message: '`pullPolicy` must be always, missing or never.' },
  ],
  ['a wrong entry of a list', { name: 'shop', domains: ['a', 7] }, { field: 'domains.1' }],
  [
    'a wrong value where there is a choice',
    { name: 'shop', variables: { A: [1] } },
    { field: 'variables.A', message: '`variables.A` must be text, not a list.' },
  ],
])('%s is refused by name, with what to do', async (_, body, expected) => {
  const answer = await rig.post('/api/v1/echo', body, { token })
  expect(answer.status).toBe(400)
  expect(answer.error).toMatchObject({ code: 'VALIDATION', ...expected })
  expect(answer.error.advice).not.toBe('')
})

test('what is not JSON, not UTF-8, not declared or too large is refused in the one shape', async () => {
  const json = { 'content-type': 'application/json' }
  const send = (body: string, headers: Record<string, string> = json) =>
    rig.ask('/api/v1/echo', { method: 'POST', token, body, headers })
  expect(await send('{"name": "shop",}')).toMatchObject({ status: 400, error: { code: 'VALIDATION', field: 'body' } })
  expect(await send('[1,2]')).toMatchObject({
    status: 400,
    error: { message: 'The request must be an object, not a list.', field: 'body' },
  })
  expect(JSON.stringify((await send('{"password":hunter2,"b":"x"}')).error)).not.toMatch(/hunter2|password/)
  expect(await send('name=shop', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
    status: 415,
    error: { code: 'VALIDATION', field: 'Content-Type' },
  })
  expect(await send(`{"name":"${'a'.repeat(2 * 1024 * 1024)}"}`)).toMatchObject({
    status: 413,
    error: { message: expect.stringContaining('1 MiB') },
  })
  expect(await send('{"name":"shop"}')).toMatchObject({ status: 201, json: { name: 'shop' } })
})

test('who has not signed in sends at most 64 KiB and 200 fields, as a form, as JSON or in the address', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const signIn = (body: string) => rig.ask('/sign-in', { method: 'POST', body, headers: form })
  const open = (body: string) =>
    rig.ask('/api/v1/open', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  const tooMany = { status: 400, error: { code: 'VALIDATION', field: 'body', message: expect.stringContaining('200') } }
  const tooLarge = { status: 413, error: { code: 'VALIDATION', message: expect.stringContaining('64 KiB') } }
  expect(await signIn('email=a&'.repeat(201))).toMatchObject(tooMany)
  expect(await signIn('a&'.repeat(20_000))).toMatchObject(tooMany)
  expect(await signIn(`email=${'a'.repeat(65 * 1024)}`)).toMatchObject(tooLarge)
  expect(await open(`{"names":[${'"a",'.repeat(200)}"a"]}`)).toMatchObject(tooMany)
  expect(await open(`{"names":["${'a'.repeat(65 * 1024)}"]}`)).toMatchObject(tooLarge)
  expect(await open('{"names":["a"]}')).toMatchObject({ status: 204 })
  expect(await rig.ask(`/sign-in?${'next=/&'.repeat(201)}`)).toMatchObject({
    status: 400,
    error: { field: 'query' },
  })
})

test('a hook takes JSON, a form, an unnamed body or none, and at most 64 KiB', async () => {
  const hook = rig.token('deploy', 'A1')
  const send = (body: string | undefined, headers: Record<string, string>) =>
    rig.ask('/hooks/deploy/shop', { method: 'POST', token: hook, headers, ...(body === undefined ? {} : { body }) })
  const deployed = { status: 200, json: { app: 'shop', tag: '1.2' } }
  expect(await send('tag=1.2', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject(deployed)
  expect(await send('{"tag":"1.2"}', { 'content-type': 'application/json; charset=utf-8' })).toMatchObject(deployed)
  expect(await send('{"tag":"1.2"}', {})).toMatchObject(deployed)
  expect(await send('tag=1.2', {})).toMatchObject(deployed)
  expect(await send(undefined, {})).toMatchObject({ status: 200, json: { tag: null } })
  const multipart = '--x\r\nContent-Disposition: form-data; name="tag"\r\n\r\n1.2\r\n--x--\r\n'
  expect(await send(multipart, { 'content-type': 'multipart/form-data; boundary=x' })).toMatchObject(deployed)
  const large = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
  expect(await send(`tag=${'a'.repeat(65 * 1024)}`, large)).toMatchObject({
    status: 413,
    error: { code: 'VALIDATION' },
  })
  const text = await send('tug=1', { 'content-type': 'application/x-www-form-urlencoded' })
  expect(text.text).toBe('VALIDATION: `tug` is not a field of this request.\nDid you mean `tag`? It takes: tag.\n')
})

test('a hook is called 120 times a minute, by whatever token', async () => {
  const call = (app: string) => rig.ask(`/hooks/deploy/${app}`, { method: 'POST', token })
  const calls = await Promise.all(Array.from({ length: 125 }, () => call('blog')))
  expect(calls.filter(({ status }) => status === 429)).toHaveLength(5)
  expect((await call('shop')).status).toBe(200)
})

test('GET never deploys, and another method is answered with those that are taken', async () => {
  const answer = await rig.ask('/hooks/deploy/shop?tag=1', { token, headers: { accept: 'application/json' } })
  expect(answer).toMatchObject({ status: 405, error: { advice: 'It takes POST.' } })
  expect(answer.headers.allow).toBe('POST')
})

test('a page that is not there keeps the bar of who is signed in, and the API is told with this server’s address', async () => {
  const { stores } = rig
  const { id } = stores.people.ensure('anna@example.com', 'viewer')
  const cookie = `sid=${stores.sessions.begin(id, 'password', { address: '', agent: '' })}`
  const html = { accept: 'text/html' }
  const missing = await rig.ask('/nowhere', { cookie, headers: html })
  expect(missing).toMatchObject({ status: 404, text: expect.stringContaining('anna@example.com') })
  expect((await rig.ask('/nowhere', { headers: html })).text).not.toContain('who-menu')
  const docs = await rig.ask('/api/docs', { headers: { ...html, host: `${panel}:8080` } })
  expect(docs.text).toContain(`http://${panel}:8080/api/v1/apps`)
  expect(docs.text).not.toContain('7300')
})

test('every answer carries the security headers and a request id, errors and files too', async () => {
  const paths = ['/sign-in', '/api/v1/echo', '/nowhere', '/static/nothing.css', '/api/v1/faulty']
  for (const path of paths) {
    const { headers } = await rig.ask(path)
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'/)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['x-request-id']).toMatch(/^[0-9A-Z]{26}$/)
    expect(headers['strict-transport-security']).toBeUndefined()
  }
  const secure = await rig.ask('/sign-in', { headers: { 'x-forwarded-proto': 'https' } })
  expect(secure.headers['strict-transport-security']).toBe('max-age=31536000')
})

test('a fault nobody foresaw is a number for the caller and a line in the log', async () => {
  const answer = await rig.ask('/api/v1/faulty', { headers: { accept: 'application/json' } })
  expect(answer).toMatchObject({ status: 500, error: { code: 'INTERNAL' } })
  expect(answer.text).not.toContain('hunter2')
  expect(rig.log.join()).toContain(String(answer.headers['x-request-id']))
})

test('a host name that is not ours is misdirected; the panel and the loopback address are ours', async () => {
  const status = async (host: string) => (await rig.ask('/api/v1/openapi.json', { headers: { host } })).status
  expect(await status('evil.example')).toBe(421)
  expect(await status('shop.localhost')).toBe(421)
  expect(await status('10.0.0.1')).toBe(421)
  expect(await status(panel)).toBe(200)
  expect(await status(`${panel.toUpperCase()}.:8080`)).toBe(200)
  expect(await status('127.0.0.1:9999')).toBe(200)
  expect(await status('localhost:9999')).toBe(200)
})

test('headers over 16 KiB are refused in the one shape', async () => {
  const answer = await rig.ask('/sign-in', { headers: { 'x-long': 'a'.repeat(17 * 1024) } })
  expect(answer).toMatchObject({ status: 431, error: { code: 'VALIDATION' } })
})

test('the control socket is the shell of this machine: it needs no token and only its owner opens it', async () => {
  expect(statSync(rig.controlSocket).mode & 0o777).toBe(0o600)
  expect((await rig.askHost('/api/v1/tokens')).status).toBe(200)
  expect((await rig.ask('/api/v1/tokens')).status).toBe(401)
})

test('the API describes itself from the schemas that check it', async () => {
  const document = (await rig.ask('/api/v1/openapi.json')).json
  expect(document.openapi).toBe('3.1.0')
  expect(document.paths['/hooks/deploy/{app}'].post.parameters).toEqual([
    expect.objectContaining({ name: 'app', in: 'path' }),
  ])
  const { schema } = document.paths['/api/v1/echo'].post.requestBody.content['application/json']
  expect(schema).toMatchObject({ required: ['name'], additionalProperties: false })
  expect(document.paths['/sign-in']).toBeUndefined()
  const page = await rig.ask('/api/docs', { headers: { accept: 'text/html' } })
  expect(page.text).toContain('POST /api/v1/echo')
})

test('files are found by the hash in their name only, and kept for ever', async () => {
  const page = await rig.ask('/sign-in', { headers: { accept: 'text/html' } })
  const address = /\/static\/berth\.[0-9a-f]{12}\.css/.exec(page.text)?.[0] ?? ''
  const file = await rig.ask(address)
  expect(file).toMatchObject({ status: 200, text: '/* berth.css */' })
  expect(file.headers).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': expect.stringContaining('immutable'),
  })
  for (const path of ['/static/berth.css', '/static/../berth.db', '/static/%2e%2e/berth.db', '/static/']) {
    expect((await rig.ask(path)).status).toBe(404)
  }
})
