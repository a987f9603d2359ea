import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownPage } from '../../server/adapters/caddy/pages/pages.ts'
import { renderPage } from '../../server/adapters/caddy/pages/render-page.ts'
import { askHost, askRaw, type RealCaddy, startCaddy, startUpstream, type Upstream } from '../support/caddy.ts'

let real: RealCaddy
let app: Upstream
let port: number

beforeAll(async () => {
  real = await startCaddy()
  app = await startUpstream()
  port = real.settings.httpPort
  real.routes.addHost('shop.localhost', app.target)
})

afterAll(async () => {
  await real[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

test('a host leads to its app, with the port of the address or without', async () => {
  expect(await askHost(port, 'shop.localhost')).toMatchObject({ status: 200, text: 'hello' })
  expect(await askHost(port, `shop.localhost:${port}`)).toMatchObject({ status: 200, text: 'hello' })
})

test.for([
  ['an unknown name', 'nobody.localhost', 404],
  ['no name', '', 400],
  ['one dot', '.', 404],
  ['two dots', '..', 404],
  ['a star', '*', 400],
  ['a star before a known name', '*.localhost', 400],
  ['a bracket', '[', 400],
  ['a range', '[s]hop.localhost', 400],
  ['an IPv6 address', '[::1]', 404],
  ['253 letters', 'a'.repeat(253), 404],
  ['9,000 letters', 'a'.repeat(9_000), 404],
  ['the folder as it is called', '=shop.localhost', 400],
  ['two trailing dots', 'shop.localhost..', 404],
  ['a path', 'shop.localhost/..', 400],
  ['a backslash', 'shop\\.localhost', 400],
  ['a placeholder', '{http.request.uri}', 400],
  ['a space', 'shop localhost', 400],
] as const)('%s as the host reaches no app and is answered', async ([, host, status]) => {
  const before = app.requests()
  const answer = await askHost(port, host)
  expect(answer.status).toBe(status)
  expect(app.requests()).toBe(before)
})

test('a request without a Host header is refused', async () => {
  expect(await askRaw(port, ['GET / HTTP/1.1'])).toMatchObject({ status: 400 })
})

test.for([
  ['SHOP.localhost', '//shop.localhost/cart?a=1'],
  ['shop.localhost.', '//shop.localhost/cart?a=1'],
  ['Shop.Localhost.:8080', '//shop.localhost:8080/cart?a=1'],
] as const)('%s is redirected to the plain name', async ([host, location]) => {
  const answer = await askHost(port, host, '/cart?a=1')
  expect(answer.status).toBe(308)
  expect(answer.headers.get('location')).toBe(location)
})

test('an unknown host gets a small page of our own that asks for nothing else', async () => {
  const { text, headers } = await askHost(port, 'nobody.localhost')
  expect(headers.get('berth-page')).toBe('not-found')
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(text).toContain('color-scheme:light dark')
  expect(text).toContain('<h1>Page not found</h1>')
  expect(text).not.toMatch(/https?:|src=|@import|url\(/)
  expect(text.length).toBeLessThan(3_000)
})

test('a stopped app gets a 503 page that says when to come again', async () => {
  real.routes.addHost('stopped.localhost', { kind: 'stopped' })
  const answer = await askHost(port, 'stopped.localhost')
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('10')
  expect(answer.text).toContain('stopped')
})

test('an app that is not up yet gets another 503 page, with other words', async () => {
  real.routes.addHost('starting.localhost', { kind: 'starting' })
  const answer = await askHost(port, 'starting.localhost')
  expect(answer).toMatchObject({ status: 503, text: expect.stringContaining('Not ready yet') })
  expect([...answer.headers]).toContainEqual(['berth-page', 'not-ready'])
})

test('an app may say what its 503 pages say, and no text of it becomes markup or a placeholder', async () => {
  const text = '<b>Back</b> on Monday & {http.request.host}\n{{.Host}}'
  const page = renderPage({ ...ownPage, text })
  for (const kind of ['stopped', 'starting'] as const) {
    real.routes.addHost('own.zip', { kind })
    real.routes.setPage('own.zip', page)
    const answer = await askHost(port, 'own.zip', '/any/path?a=1')
    expect(answer).toMatchObject({ status: 503, text: page })
    expect(answer.text).toContain('&#60;b&#62;Back&#60;/b&#62; on Monday &#38; {http.request.host}\n{{.Host}}')
    expect(answer.headers.get('berth-page')).toBe(kind === 'stopped' ? 'stopped' : 'not-ready')
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('retry-after')).toBe(kind === 'stopped' ? '10' : '5')
    for (const name of ['etag', 'last-modified', 'accept-ranges']) expect(answer.headers.has(name)).toBe(false)
  }
  const asked = (line: string, ...headers: readonly string[]) => askRaw(port, [line, 'Host: own.zip', ...headers])
  expect(await asked('POST /cart HTTP/1.1', 'Content-Length: 0')).toMatchObject({ status: 503, text: page })
  expect(await asked('HEAD / HTTP/1.1')).toMatchObject({ status: 503, text: '' })
  expect(await asked('GET / HTTP/1.1', 'Range: bytes=0-3', 'If-None-Match: *')).toMatchObject({
    ...{ status: 503, text: page },
  })
  real.routes.setPage('own.zip', null)
  expect((await askHost(port, 'own.zip')).text).toContain('Not ready yet')
})

test('a redirecting host keeps path, query and port', async () => {
  real.routes.addHost('www.localhost', { kind: 'redirect', host: 'shop.localhost' })
  const answer = await askHost(port, 'www.localhost', '/a%20b?c=d&e')
  expect(answer.status).toBe(308)
  expect(answer.headers.get('location')).toBe(`http://shop.localhost:${port}/a%20b?c=d&e`)
})

test('a file name of no known kind is the 404 page', async () => {
  const folder = join(real.settings.dataDirectory, 'routes', 'hosts', '=odd.localhost')
  mkdirSync(folder)
  writeFileSync(join(folder, 'something'), '')
  expect(await askHost(port, 'odd.localhost')).toMatchObject({ status: 404 })
})

test('an app learns who asked and how, whatever the visitor claims', async () => {
  await using echo = await startUpstream((request, response) => response.end(JSON.stringify(request.headers)))
  real.routes.addHost('echo.localhost', echo.target)
  const answer = await askRaw(port, ['GET / HTTP/1.1', 'Host: echo.localhost', 'X-Forwarded-For: 6.6.6.6'])
  expect(JSON.parse(answer.text)).toMatchObject({
    host: 'echo.localhost',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': 'echo.localhost',
    'x-forwarded-proto': 'http',
  })
})

test('an event stream arrives event by event', async () => {
  await using stream = await startUpstream((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: one\n\n')
  })
  real.routes.addHost('stream.localhost', stream.target)
  const [response] = await once(get({ port, headers: { host: 'stream.localhost' } }), 'response')
  const [event] = await once(response.setEncoding('utf8'), 'data')
  expect(event).toBe('data: one\n\n')
  response.destroy()
})

test('Caddy logs nothing of what visitors ask, also when an answer breaks off', async () => {
  await using broken = await startUpstream((request, response) => {
    response.writeHead(200, { 'content-length': 10 })
    response.write('half', () => request.socket.destroy())
  })
  real.routes.addHost('broken.localhost', broken.target)
  await askRaw(port, ['GET /sign-in/canary-1 HTTP/1.1', 'Host: broken.localhost', 'Authorization: Bearer canary-2'])
  await askHost(port, 'broken.localhost', '/last?token=canary-3')
  const text = (): string => readFileSync(join(real.settings.dataDirectory, 'proxy', 'caddy.log'), 'utf8')
  const answersOfAdmin = (): number => text().split('received request').length
  const before = answersOfAdmin()
  await real.caddy.ensure()
  await expect.poll(answersOfAdmin).toBeGreaterThan(before)
  expect(text()).not.toMatch(/canary|broken\.localhost/)
})
