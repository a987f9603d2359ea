import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Extras, type HostRules, noExtras } from '../../server/adapters/caddy/extras.ts'
import {
  askHost,
  askRaw,
  bodyOf,
  type RealCaddy,
  startCaddy,
  startUpstream,
  type Upstream,
  until,
} from '../support/caddy.ts'

const shop = 'shop.example.com'
const blog = 'blog.example.com'

/** Enough of them, out of order, that Caddy looks for the host in another way. */
const others = Array.from({ length: 120 }, (_, n) => aRule({ host: `a${119 - n}.example.org`, allow: ['192.0.2.1'] }))

let stored: Extras = noExtras
let real: RealCaddy
let app: Upstream

beforeAll(async () => {
  real = await startCaddy({ trustedProxies: ['127.0.0.1/32'] }, () => stored)
  app = await startUpstream(async (request, response) => {
    const body = await bodyOf(request).catch(() => null)
    if (body === null) return response.destroy()
    response.setHeader('Content-Type', 'text/plain')
    return response.end(`${request.method} ${body.length} ${'words '.repeat(300)}`)
  })
  for (const host of [shop, blog]) real.routes.addHost(host, app.target)
})

afterAll(async () => {
  await real[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

function give(rules: Partial<HostRules>): Promise<void> {
  const wanted: Extras = { hosts: [...others, aRule(rules)], certificates: [], wildcards: [] }
  return real.caddy.change({
    make: () => wanted,
    keep: () => {
      stored = wanted
    },
  })
}

function aRule(rules: Partial<HostRules>): HostRules {
  return {
    host: shop,
    basicAuth: null,
    allow: [],
    bodyLimitBytes: null,
    compress: false,
    hsts: false,
    underscoreHeaders: [],
    ...rules,
  }
}

function ask(host: string, ...headers: readonly string[]) {
  return askRaw(real.settings.httpPort, ['GET / HTTP/1.1', `Host: ${host}`, ...headers])
}

describe('rules of one host', () => {
  test('a password is asked for, under every spelling of the name, and at no other host', async () => {
    await give({ basicAuth: { username: 'ann', passwordHash: await real.caddy.hashPassword('sesame open') } })
    const login = (text: string) => `Authorization: Basic ${Buffer.from(text).toString('base64')}`
    const refused = await ask(shop)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('Basic')
    expect((await ask(shop, login('ann:wrong'))).status).toBe(401)
    expect((await ask(shop, login('eve:sesame open'))).status).toBe(401)
    expect((await ask(shop, login('ann:sesame open'))).status).toBe(200)
    expect((await ask(blog)).status).toBe(200)
    const before = app.requests()
    for (const spelling of [`${shop}.`, 'SHOP.example.com', `${shop}:80`, `[${shop}]`, `${shop}.:80`])
      expect([308, 400, 401, 404]).toContain((await ask(spelling)).status)
    expect(app.requests()).toBe(before)
  })

  test('only the listed networks are let in, by the address that a trusted proxy tells', async () => {
    await give({ allow: ['203.0.113.0/24', '2001:db8::/32'] })
    expect((await ask(shop)).status).toBe(403)
    expect((await ask(shop, 'X-Forwarded-For: 203.0.113.9')).status).toBe(200)
    expect((await ask(shop, 'X-Forwarded-For: 2001:db8::1')).status).toBe(200)
    expect((await ask(shop, 'X-Forwarded-For: 203.0.113.9, 198.51.100.1')).status).toBe(403)
    expect((await ask(blog)).status).toBe(200)
  })

  test('a body over the limit is refused before the app hears of it, and one of unknown length when it gets there', async () => {
    await give({ bodyLimitBytes: 10 })
    const post = (host: string, body: string) =>
      askRaw(real.settings.httpPort, ['POST / HTTP/1.1', `Host: ${host}`, `Content-Length: ${body.length}`], body)
    expect((await post(shop, '0123456789')).text).toContain('POST 10')
    const before = app.requests()
    expect((await post(shop, '0123456789a')).status).toBe(413)
    expect(app.requests()).toBe(before)
    expect((await post(blog, '0123456789a')).status).toBe(200)
    const chunked = ['POST / HTTP/1.1', `Host: ${shop}`, 'Transfer-Encoding: chunked']
    const answer = await askRaw(real.settings.httpPort, chunked, 'b\r\n0123456789a\r\n0\r\n\r\n')
    expect(answer.status).toBe(413)
  })

  test('answers are compressed for those who read it', async () => {
    await give({ compress: true })
    expect((await ask(shop, 'Accept-Encoding: gzip')).headers.get('content-encoding')).toBe('gzip')
    expect((await ask(shop)).headers.get('content-encoding')).toBeUndefined()
    expect((await ask(blog, 'Accept-Encoding: gzip')).headers.get('content-encoding')).toBeUndefined()
  })

  test('what Caddy refuses is told in its words and not kept, and all keep serving as before', async () => {
    await give({ compress: true })
    const loads = real.caddy.loads()
    const before = stored
    await expect(give({ allow: ['nonsense'] })).rejects.toMatchObject({
      code: 'PROXY_CONFIG_REJECTED',
      message: expect.stringContaining('nonsense'),
    })
    expect(stored).toBe(before)
    expect((await ask(shop, 'Accept-Encoding: gzip')).headers.get('content-encoding')).toBe('gzip')
    expect((await askHost(real.settings.httpPort, blog)).status).toBe(200)
    expect(real.caddy.loads()).toBe(loads)
    await real.caddy.ensure()
    expect(real.caddy.loads()).toBe(loads)
  })

  test('rules whose domain went away leave the configuration by themselves', async () => {
    await give({ allow: ['203.0.113.0/24'] })
    stored = noExtras
    await until(async () => (await ask(shop)).status === 200)
  }, 20_000)
})
