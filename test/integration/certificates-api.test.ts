import { expect, test } from 'vitest'
import { shakeHands } from '../../server/adapters/caddy/shake-hands.ts'
import type { AppView } from '../../server/apps/app-view.ts'
import type { DomainView } from '../../server/traffic/domains/domain-view.ts'
import { startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'

test("where Caddy's own authority is asked for, every host gets a certificate without DNS", async () => {
  const https = await freePort()
  await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(https), BERTH_ACME_CA: 'internal' })
  await server.api('POST', '/apps', { name: 'shop', image: 'nginx:1', domains: ['shop.corp.invalid'] })
  await eventually(
    async () => (await server.api<AppView>('GET', '/apps/shop')).body,
    one => one.url === `https://shop.corp.invalid:${https}`,
  )
  expect(await shakeHands('shop.corp.invalid', https, AbortSignal.timeout(5000))).toMatchObject({
    issuer: expect.stringContaining('Caddy Local Authority'),
  })
})

test('the API tells how each certificate stands, and the address becomes HTTPS with the certificate', async () => {
  const https = await freePort()
  await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(https) })
  await server.api('POST', '/apps', { name: 'shop', image: 'nginx:1' })
  const appPath = '/apps/shop'
  const app = await eventually(
    async () => (await server.api<AppView>('GET', appPath)).body,
    one => one.domains[0]?.certificate.state === 'valid',
  )
  expect(app.url).toBe(`https://shop.localhost:${https}`)

  const elsewhere = `${appPath}/domains/shop.berth-test.invalid`
  expect((await server.api<DomainView>('PUT', elsewhere, {})).status).toBe(200)
  const waiting = await eventually(
    async () => (await server.api<AppView>('GET', appPath)).body.domains[1]?.certificate,
    certificate => certificate?.reason !== undefined,
  )
  expect(waiting).toMatchObject({ state: 'waiting', nextTryAt: expect.any(String) })

  await server.api('PUT', `${appPath}/domains/shop.localhost`, { forceHttps: false })
  expect((await server.api<AppView>('GET', appPath)).body.url).toBe(`http://shop.localhost:${server.httpPort}`)
  expect((await server.request('shop.localhost')).status).toBe(503)
  expect((await server.request('berth.localhost', '/healthz')).status).toBe(308)
})
