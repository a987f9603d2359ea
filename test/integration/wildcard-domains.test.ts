import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import type { AppView } from '../../server/apps/app-view.ts'
import type { DomainView } from '../../server/traffic/domains/domain-view.ts'
import { startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { makeCertificate } from '../support/make-certificate.ts'
import { liveApp } from '../support/scene/apps.ts'
import { loadSamples, sampleImage } from '../support/scene/sample.ts'

interface ApiError {
  readonly error: { readonly code: string; readonly field?: string; readonly message: string }
}

test('a wildcard leads all hosts below it to its app but those that have a domain of their own', async () => {
  await loadSamples()
  const https = await freePort()
  await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(https) })
  await liveApp(server, { name: 'shop', image: sampleImage('v1') })
  await liveApp(server, { name: 'blog', image: sampleImage('v2'), domains: ['blog.shop.localhost'] })
  const put = (host: string, body = {}) => server.api<DomainView & ApiError>('PUT', `/apps/shop/domains/${host}`, body)
  const certificateOf = async (host: string) =>
    (await server.api<AppView>('GET', '/apps/shop')).body.domains.find(domain => domain.host === host)?.certificate

  expect((await put('*.shop.localhost')).status).toBe(200)
  await eventually(
    () => certificateOf('*.shop.localhost'),
    certificate => certificate?.state === 'valid',
  )
  expect(await namesShownFor(https, 'ann.shop.localhost')).toBe('DNS:*.shop.localhost')
  await eventually(
    () => server.request('ann.shop.localhost', '/cart?a=1'),
    answer => answer.headers.location === `https://ann.shop.localhost:${https}/cart?a=1`,
  )
  await put('*.shop.localhost', { forceHttps: false })
  await eventually(
    () => server.request('ann.shop.localhost'),
    answer => answer.headers['x-version'] === 'v1',
  )
  expect((await server.request('ANN.shop.localhost')).headers.location).toBe(`//ann.shop.localhost/`)
  expect((await server.request('shop.localhost')).status).not.toBe(404)
  for (const nobody of ['ann.bob.shop.localhost', 'x.localhost', '.shop.localhost'])
    expect((await server.request(nobody)).status, nobody).toBe(404)
  expect((await server.request('*.localhost')).status).toBe(400)
  await server.api('PUT', '/apps/blog/domains/blog.shop.localhost', { forceHttps: false })
  await eventually(
    () => server.request('blog.shop.localhost'),
    answer => answer.headers['x-version'] === 'v2',
  )

  expect((await put('*.example.com')).status).toBe(200)
  const waiting = await eventually(
    () => certificateOf('*.example.com'),
    certificate => certificate?.reason !== undefined,
  )
  expect(waiting).toMatchObject({ state: 'waiting', reason: expect.stringContaining('DNS-01') })
  const pair = makeCertificate({ names: ['*.example.com'] })
  expect((await server.api('PUT', '/domains/*.example.com/certificate', pair)).body).toMatchObject({ state: 'valid' })
  expect(await namesShownFor(https, 'ann.example.com')).toBe('DNS:*.example.com')

  for (const [host, body, field] of [
    ['*.com', {}, 'host'],
    ['*.localhost', {}, 'host'],
    ['*.example.org', { kind: 'primary' }, 'kind'],
    ['*.example.org', { compress: true }, 'compress'],
  ] as const)
    expect(await put(host, body)).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION', field } } })

  await server.api('DELETE', '/apps/shop/domains/*.shop.localhost')
  expect((await server.request('ann.shop.localhost')).status).toBe(404)
})

test('a DNS provider that Caddy has no module for stops the start with one line', async () => {
  const provider = { BERTH_ACME_DNS: '{"name":"cloudflare","api_token":"s3cret-token"}' }
  const failure = await startBerthServer(provider).catch(String)
  expect(failure).toContain('This Caddy has no module dns.providers.cloudflare')
  expect(failure).not.toContain('s3cret-token')
})

function namesShownFor(port: number, servername: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, servername, rejectUnauthorized: false })
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      resolve(socket.getPeerX509Certificate()?.subjectAltName)
      socket.destroy()
    })
  })
}
