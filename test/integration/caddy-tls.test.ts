import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderConfig } from '../../server/adapters/caddy/config/render-config.ts'
import { noExtras } from '../../server/adapters/caddy/extras.ts'
import { askHost, type RealCaddy, someSettings, startCaddy, startUpstream, type Upstream } from '../support/caddy.ts'
import { freePort } from '../support/free-port.ts'
import { toolPath } from '../support/images/tool-path.ts'

let real: RealCaddy
let app: Upstream
let httpsPort: number

beforeAll(async () => {
  httpsPort = await freePort()
  real = await startCaddy({ httpsPort })
  app = await startUpstream((request, response) => response.end(String(request.headers['x-forwarded-proto'])))
  real.routes.addHost('shop.localhost', app.target)
})

afterAll(async () => {
  await real[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

function handshake(host: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      port: httpsPort,
      servername: host,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2', 'http/1.1'],
    })
    socket.once('error', reject)
    socket.once('secureConnect', () => resolve(socket))
  })
}

describe('TLS', { timeout: 30_000 }, () => {
  test('a host without a marker gets no certificate', async () => {
    await expect(handshake('shop.localhost')).rejects.toThrow()
    await expect(handshake('nobody.localhost')).rejects.toThrow()
  })

  test('a host gets its certificate at the first handshake after its marker was made, without a load', async () => {
    const before = await real.caddy.lastReload()
    real.routes.allowCertificate('shop.localhost')
    const socket = await handshake('shop.localhost')
    expect(socket.getPeerCertificate().subjectaltname).toBe('DNS:shop.localhost')
    expect(socket.alpnProtocol).toBe('h2')
    socket.destroy()
    expect(await real.caddy.lastReload()).toBe(before)
  })

  test('plain HTTP redirects to HTTPS while its marker stands', async () => {
    const { httpPort } = real.settings
    expect((await askHost(httpPort, 'shop.localhost')).text).toBe('http')
    real.routes.forceHttps('shop.localhost', 'on')
    const answer = await askHost(httpPort, 'shop.localhost', '/cart?a=1')
    expect(answer.status).toBe(308)
    expect(answer.headers.get('location')).toBe(`https://shop.localhost:${httpsPort}/cart?a=1`)
    const question = { host: 'shop.localhost', path: '/', timeoutMs: 5_000 }
    expect(await real.caddy.ask(question)).toMatchObject({ status: 200, from: 'app' })
    real.routes.forceHttps('shop.localhost', 'off')
    expect((await askHost(httpPort, 'shop.localhost')).text).toBe('http')
  })
})

test.for([
  { httpsPort: 'off' },
  { httpsPort: 8443 },
  { httpsPort: 8443, trustedProxies: ['10.0.0.0/8', '2001:db8::/32'] },
  {
    httpsPort: 8443,
    acme: {
      directory: 'https://ca.example/directory',
      email: 'a@example.com',
      externalAccount: { keyId: 'k', hmac: 'bWFj' },
    },
  },
] as const)('Caddy takes the configuration for %j', async overrides => {
  const settings = await someSettings(overrides)
  const file = join(settings.dataDirectory, 'config.json')
  writeFileSync(
    file,
    JSON.stringify(
      renderConfig({ ...settings, permissionPort: await freePort(), takesUnderscores: false, extras: noExtras }),
    ),
  )
  const { stdout } = await promisify(execFile)(toolPath('caddy'), ['validate', '--config', file])
  expect(stdout).toContain('Valid configuration')
  rmSync(settings.dataDirectory, { recursive: true })
})
