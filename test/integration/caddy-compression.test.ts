import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HostRules, noExtras } from '../../server/adapters/caddy/extras.ts'
import { askRaw, type RealCaddy, startCaddy, startUpstream, type Upstream } from '../support/caddy.ts'

const host = 'shop.localhost'
const words = 'words '.repeat(2_000)
const rules: HostRules = {
  host,
  basicAuth: null,
  allow: [],
  bodyLimitBytes: null,
  compress: true,
  hsts: false,
  underscoreHeaders: [],
}

let real: RealCaddy
let app: Upstream
/** Goes on with the answer that waits. */
let goOn: () => void

beforeAll(async () => {
  real = await startCaddy({}, () => ({ ...noExtras, hosts: [rules] }))
  app = await startUpstream((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://app.invalid')
    response.setHeader('Content-Type', searchParams.get('type') ?? 'text/html; charset=utf-8')
    const rest = new Promise<void>(resolve => (goOn = resolve))
    if (pathname === '/pieces') {
      response.write(searchParams.get('first') ?? '')
      return rest.then(() => response.end(words))
    }
    if (pathname === '/head') {
      response.flushHeaders()
      return rest.then(() => response.end('data: one\n\n'))
    }
    response.setHeader('ETag', '"v1"')
    if (request.method === 'PUT') {
      response.statusCode = request.headers['if-match'] === '"v1"' ? 200 : 412
      return response.end()
    }
    if (request.headers['if-none-match'] === '"v1"') return response.writeHead(304).end()
    if (request.headers.range === 'bytes=0-999') {
      const headers = { 'Content-Range': `bytes 0-999/${words.length}`, 'Content-Length': 1_000 }
      return response.writeHead(206, headers).end(words.slice(0, 1_000))
    }
    const text = pathname === '/short' ? 'ok' : words
    return response.setHeader('Content-Length', text.length).end(text)
  })
  real.routes.addHost(host, app.target)
})

afterAll(async () => {
  await real[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const accept = 'Accept-Encoding: gzip'

function ask(line: string, ...headers: readonly string[]) {
  return askRaw(real.settings.httpPort, [`${line} HTTP/1.1`, `Host: ${host}`, accept, ...headers])
}

/** The answer as soon as its head is there. */
async function headOf(path: string): Promise<IncomingMessage> {
  const headers = { host, 'accept-encoding': 'gzip' }
  const [response] = await once(get({ port: real.settings.httpPort, path, headers, agent: false }), 'response')
  return response as IncomingMessage
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

test('a whole answer is compressed; one that would grow, or is no text, is not', async () => {
  expect((await ask('GET /')).headers.get('content-encoding')).toBe('gzip')
  for (const path of ['/short', '/?type=image/png', '/?type=text/event-stream'])
    expect((await ask(`GET ${path}`)).headers.has('content-encoding'), path).toBe(false)
})

test('an answer in pieces is compressed however small its first one is, and that one does not wait for the next', async () => {
  const answering = headOf('/pieces?first=ab')
  const answer = await answering
  expect(answer.headers['content-encoding']).toBe('gzip')
  goOn()
  expect(gunzipSync(await bytesOf(answer)).toString()).toBe(`ab${words}`)
})

test.for(['text/event-stream', 'application/x-ndjson', 'application/octet-stream'])(
  'the head of a %s does not wait for its first byte',
  async type => {
    const answer = await headOf(`/head?type=${type}`)
    expect(answer.headers['content-encoding']).toBeUndefined()
    goOn()
    expect((await bytesOf(answer)).toString()).toBe('data: one\n\n')
  },
)

test('a part of an answer, and the head alone, are what the app says', async () => {
  const part = await ask('GET /', 'Range: bytes=0-999')
  expect(part).toMatchObject({ status: 206, text: words.slice(0, 1_000) })
  expect(part.headers.get('content-range')).toBe(`bytes 0-999/${words.length}`)
  const head = await ask('HEAD /')
  expect(head.headers.get('content-length')).toBe(String(words.length))
  expect(head.headers.has('content-encoding')).toBe(false)
})

test('what was read compressed can be saved under its tag, and asked for again by it', async () => {
  const tag = (await ask('GET /')).headers.get('etag')
  expect((await ask('PUT /', `If-Match: ${tag}`, 'Content-Length: 0')).status).toBe(200)
  expect((await ask('PUT /', `If-Match: "v0", ${tag?.replace('v1', 'v0')}`, 'Content-Length: 0')).status).toBe(412)
  expect((await ask('GET /', `If-None-Match: ${tag}`)).status).toBe(304)
})
