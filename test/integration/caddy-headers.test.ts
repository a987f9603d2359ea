import { expect, onTestFinished, test } from 'vitest'
import { type HostRules, noExtras } from '../../server/adapters/caddy/extras.ts'
import { startBerthServer } from '../support/berth-server.ts'
import { askRaw, type RealCaddy, startCaddy, startUpstream } from '../support/caddy.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'

const host = 'echo.localhost'
const panelHost = 'berth.localhost'
const rules: HostRules = {
  host,
  basicAuth: null,
  allow: [],
  bodyLimitBytes: null,
  compress: false,
  hsts: true,
  underscoreHeaders: [],
}

/** Caddy before an app that says which headers it got; of those that ask, `trustedProxies` are believed. */
async function aSite(trustedProxies: readonly string[], asked: readonly string[] = []) {
  const settings = { trustedProxies, httpsPort: await freePort(), panelHost }
  const real = await startCaddy(settings, () => ({
    ...noExtras,
    hosts: [{ ...rules, underscoreHeaders: asked }],
  }))
  const app = await startUpstream((request, response) => response.end(JSON.stringify(request.headers)))
  onTestFinished(async () => {
    await real[Symbol.asyncDispose]()
    await app[Symbol.asyncDispose]()
  })
  for (const name of [host, panelHost]) real.routes.addHost(name, app.target)
  real.routes.addHost('www.localhost', { kind: 'redirect', host })
  return { ...real, target: app.target }
}

function ask({ settings }: RealCaddy, headers: readonly string[], line = 'GET /cart?a=1 HTTP/1.1', name = host) {
  return askRaw(settings.httpPort, [line, `Host: ${name}`, ...headers])
}

const addresses = 'CF-Connecting-IP Fastly-Client-IP True-Client-IP X-Client-IP X-Cluster-Client-IP X-Real-IP'.split(
  ' ',
)
const others =
  'Forwarded Front-End-Https Proxy X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Scheme X-Forwarded-Server X-Forwarded-Ssl X-Original-Host X-Original-URL X-Rewrite-URL'.split(
    ' ',
  )
const claims = [...addresses.map(name => `${name}: 6.6.6.6`), ...others.map(name => `${name}: canary`)]

test('what a visitor claims of itself reaches no app: it is replaced by the truth or removed', async () => {
  const real = await aSite([])
  const sent = [...claims, 'X-Forwarded-For: 6.6.6.6', 'X-Forwarded-User: canary', 'Via: 1.1 canary', 'X-Own: kept']
  const headers = JSON.parse((await ask(real, sent)).text)
  for (const name of [...addresses, 'X-Forwarded-For']) expect(headers[name.toLowerCase()], name).toBe('127.0.0.1')
  expect(JSON.stringify(headers)).not.toMatch(/canary|6\.6\.6\.6/)
  expect(headers).toMatchObject({ 'x-own': 'kept', 'x-forwarded-proto': 'http', 'x-forwarded-host': host })
  expect(headers).not.toHaveProperty('via')
})

test('a proxy in front that is believed tells the address and the scheme, and hands on no claim of a visitor', async () => {
  const real = await aSite(['127.0.0.1/32'])
  const told = ['X-Forwarded-For: 203.0.113.9', 'X-Forwarded-Proto: https', 'X-Forwarded-User: ann']
  const headers = JSON.parse((await ask(real, [...claims, ...told])).text)
  for (const name of addresses) expect(headers[name.toLowerCase()], name).toBe('203.0.113.9')
  expect(JSON.stringify(headers)).not.toMatch(/canary|6\.6\.6\.6/)
  expect(headers).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-user': 'ann' })
})

test('who came by HTTPS to a proxy in front that is believed is not sent there again', async () => {
  const [believed, unknown] = [await aSite(['127.0.0.1/32']), await aSite([])]
  const https = ['X-Forwarded-Proto: https']
  for (const real of [believed, unknown]) for (const name of [host, panelHost]) real.routes.forceHttps(name, 'on')
  for (const name of [host, panelHost]) {
    expect(JSON.parse((await ask(believed, https, undefined, name)).text)).toMatchObject({
      'x-forwarded-proto': 'https',
    })
    expect((await ask(believed, ['X-Forwarded-Proto: http'], undefined, name)).status).toBe(308)
    expect((await ask(unknown, https, undefined, name)).status).toBe(308)
  }
  const redirected = await ask(believed, https, undefined, 'www.localhost')
  expect(redirected.headers.get('location')).toBe(`https://${host}/cart?a=1`)
  expect((await ask(believed, https)).headers.get('strict-transport-security')).toBe('max-age=31536000')
})

test('a header with an underscore reaches the host that asked for it alone where this Caddy can, and none where it cannot', async () => {
  const real = await aSite([], ['my_token'])
  const check = real.caddy.checkUnderscores().then(() => true)
  const takes = await check.catch(error => {
    expect(error.details).toMatchObject({ code: 'UNSUPPORTED', field: 'underscoreHeaders' })
    return false
  })
  real.routes.addHost('other.localhost', real.target)
  real.routes.addHost('*.wild.localhost', real.target)
  const sent = ['My_Token: a', 'other_token: a', 'Authorization: Bearer a']
  const heard = async (name: string, line?: string) => JSON.parse((await ask(real, sent, line, name)).text)
  expect((await heard(host)).my_token).toBe(takes ? 'a' : undefined)
  expect(await heard(host)).not.toHaveProperty('other_token')
  for (const name of ['other.localhost', 'a.wild.localhost', panelHost])
    expect(await heard(name)).not.toHaveProperty('my_token')
  expect(await heard(panelHost, 'POST /api/v1/apps HTTP/1.1')).not.toHaveProperty('my_token')
})

test.for(['/hooks/deploy/shop', '/hooks/registry/a', '/v1/webhook', '/v1/webhook/a', '/api/v1/apps'])(
  'a call of %s reaches the panel by plain HTTP and under every spelling of its name',
  async path => {
    const real = await aSite([])
    real.routes.forceHttps(panelHost, 'on')
    const spellings = [panelHost, 'BERTH.localhost', `${panelHost}.`, 'Berth.Localhost.:80']
    for (const name of spellings) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
        expect((await ask(real, [], `${method} ${path} HTTP/1.1`, name)).status, `${method} ${name}`).toBe(200)
      expect((await ask(real, ['Authorization: Bearer a'], `GET ${path} HTTP/1.1`, name)).status).toBe(200)
      expect((await ask(real, [], `GET ${path} HTTP/1.1`, name)).status).toBe(308)
      expect((await ask(real, [], `POST ${path} HTTP/1.1`, `${name}.evil.localhost`)).status).not.toBe(200)
    }
    expect((await ask(real, [], `POST ${path} HTTP/1.1`, 'ECHO.localhost')).status).toBe(308)
  },
)

test('the panel refuses a call by plain HTTP once it has HTTPS, with the address to use', async () => {
  await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(await freePort()) })
  const post = (...headers: readonly string[]) =>
    askRaw(server.httpPort, ['POST /hooks/deploy/shop HTTP/1.1', 'Content-Length: 0', ...headers])
  const refused = await eventually(
    () => post(`Host: ${panelHost}`, 'Authorization: Bearer berth_api_a_b_c'),
    ({ status }) => status === 403,
  )
  expect(refused.text).toContain('/hooks/deploy/shop. This token went over the wire in clear')
  expect(await post('Host: BERTH.localhost')).toMatchObject({
    status: 403,
    text: expect.stringContaining('Use https://'),
  })
})
