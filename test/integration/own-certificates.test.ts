import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shakeHands } from '../../server/adapters/caddy/shake-hands.ts'
import type { DomainView } from '../../server/traffic/domains/domain-view.ts'
import { startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { makeCertificate } from '../support/make-certificate.ts'

const host = 'own.shop.localhost'
const second = 'two.shop.localhost'
const path = `/domains/${host}/certificate`

test('a brought certificate is shown, also by a Caddy that starts alone, until it is taken away', async () => {
  const https = await freePort()
  await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(https) })
  const shown = async (name = host) => {
    const answer = await shakeHands(name, https, AbortSignal.timeout(5000))
    return answer.kind === 'certificate' ? answer.issuer : answer.kind
  }
  await server.api('POST', '/apps', { name: 'shop', image: 'nginx:1', domains: ['shop.localhost', host, second] })
  await eventually(
    () => shown(),
    seen => seen.includes('Caddy Local Authority'),
  )
  const pair = makeCertificate({ names: [host] })
  const { issuer } = new X509Certificate(pair.certificate)
  expect((await server.api('PUT', path, pair)).body).toMatchObject({ state: 'valid', own: true })
  expect(await shown()).toBe(issuer)

  const folder = join(server.dataDirectory, 'own-certificates')
  const files = readdirSync(folder).map(name => join(folder, name))
  expect(files.map(file => statSync(file).mode & 0o777)).toEqual([0o640, 0o640])
  expect(readFileSync(join(server.dataDirectory, 'caddy/last-good.json'), 'utf8')).not.toContain('PRIVATE')

  await server.terminate()
  const pid = Number(readFileSync(join(server.dataDirectory, 'caddy/caddy.pid'), 'utf8'))
  process.kill(pid, 'SIGKILL')
  for (const file of files) rmSync(file)
  await server.restart()
  expect(
    await eventually(
      () => shown(),
      seen => seen === issuer,
    ),
  ).toBe(issuer)

  const next = makeCertificate({ names: ['*.shop.localhost'] })
  expect((await server.api('PUT', path, next)).status).toBe(200)
  const { issuer: nextIssuer } = new X509Certificate(next.certificate)
  expect(await shown()).toBe(nextIssuer)
  expect((await server.api('PUT', `/domains/${second}/certificate`, next)).status).toBe(200)
  expect([await shown(), await shown(second)]).toEqual([nextIssuer, nextIssuer])
  expect(readdirSync(folder)).toHaveLength(2)

  const strict = await server.api('PUT', `/apps/shop/domains/${host}`, { hsts: true })
  expect(strict.body).toMatchObject({ hsts: true })
  expect(await overHttps(https)).toBe('max-age=31536000')

  expect((await server.api('DELETE', path)).status).toBe(204)
  expect(await shown(second)).toBe(nextIssuer)
  expect((await server.api('DELETE', `/domains/${second}/certificate`)).status).toBe(204)
  expect(readdirSync(folder)).toEqual([])
  await eventually(
    () => shown(),
    seen => seen.includes('Caddy Local Authority'),
  )
  const { body } = await server.api<DomainView>('PUT', `/apps/shop/domains/${host}`, {})
  expect(body.certificate.own).toBeUndefined()
})

/** What the answer says of HTTPS. */
async function overHttps(port: number): Promise<unknown> {
  const call = request({
    host: '127.0.0.1',
    port,
    servername: host,
    headers: { host },
    rejectUnauthorized: false,
  }).end()
  const [response] = await once(call, 'response')
  response.resume()
  return response.headers['strict-transport-security']
}

test('a brought certificate is shown for its own host alone, whatever it fits and whoever adds a domain later', async () => {
  const https = await freePort()
  await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(https) })
  const shown = async (name: string) => {
    const answer = await shakeHands(name, https, AbortSignal.timeout(5000))
    return answer.kind === 'certificate' ? answer.issuer : answer.kind
  }
  const showsCaddys = (name: string) =>
    eventually(
      () => shown(name),
      seen => seen.includes('Caddy Local Authority'),
    )
  await server.api('POST', '/apps', { name: 'shop', image: 'nginx:1', domains: ['shop.localhost', host] })
  await server.api('POST', '/apps', { name: 'blog', image: 'nginx:1', domains: ['blog.localhost'] })
  await server.api('PUT', '/apps/blog/domains/ann.shop.localhost', {})
  for (const name of ['berth.localhost', 'blog.localhost', 'ann.shop.localhost']) await showsCaddys(name)

  const wide = makeCertificate({
    names: ['shop.localhost', '*.localhost', 'later.other.localhost', '*.shop.localhost'],
  })
  const { issuer } = new X509Certificate(wide.certificate)
  const at = '/domains/shop.localhost/certificate'
  const refused = await server.api<{ error: unknown }>('PUT', at, wide)
  expect(refused.body.error).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('`berth.localhost`') })
  expect((await server.api('PUT', at, { ...wide, insist: true })).status).toBe(200)
  await server.api('PUT', '/apps/shop/domains/*.shop.localhost', {})
  expect((await server.api('PUT', '/domains/*.shop.localhost/certificate', wide)).status).toBe(409)
  const below = makeCertificate({ names: ['*.shop.localhost'] })
  const belowIssuer = new X509Certificate(below.certificate).issuer
  expect((await server.api('PUT', '/domains/*.shop.localhost/certificate', below)).status).toBe(200)

  await server.api('PUT', '/apps/blog/domains/later.other.localhost', {})
  await server.terminate()
  process.kill(Number(readFileSync(join(server.dataDirectory, 'caddy/caddy.pid'), 'utf8')), 'SIGKILL')
  await server.restart()
  expect(await shown('shop.localhost')).toBe(issuer)
  expect(await shown('bob.shop.localhost')).toBe(belowIssuer)
  for (const name of ['berth.localhost', 'blog.localhost', 'ann.shop.localhost', 'later.other.localhost'])
    await showsCaddys(name)
  expect(await shown('nobody.localhost')).toBe('none')
})

test('what does not fit is refused with the field and the reason', async () => {
  await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(await freePort()) })
  await server.api('POST', '/apps', { name: 'shop', image: 'nginx:1', domains: [host] })
  await server.api('POST', '/apps', { name: 'blog', image: 'nginx:1', domains: ['blog.localhost'] })
  const good = makeCertificate({ names: [host] })
  const foreign = makeCertificate({ names: [host, 'blog.localhost'] })
  const ofPanel = makeCertificate({ names: [host, '*.localhost'] })
  const odd = makeCertificate({ names: [host, '*.*.localhost'] })
  const put = (pair: unknown, at = path) => server.api<{ error: unknown }>('PUT', at, pair)
  expect((await put({ ...good, key: foreign.key })).body.error).toMatchObject({ code: 'VALIDATION', field: 'key' })
  expect((await put({ key: good.key })).body.error).toMatchObject({ code: 'VALIDATION', field: 'certificate' })
  expect((await put({ ...odd, insist: true })).body.error).toMatchObject({ code: 'VALIDATION', field: 'certificate' })
  for (const pair of [foreign, ofPanel])
    expect((await put(pair)).body.error).toMatchObject({ code: 'CONFLICT', field: 'certificate' })
  expect((await put(good, '/domains/nobody.localhost/certificate')).status).toBe(404)
  expect((await server.api('DELETE', path)).status).toBe(404)
})
