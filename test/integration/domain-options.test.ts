import { expect, test } from 'vitest'
import type { DomainView } from '../../server/traffic/domains/domain-view.ts'
import { startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'

interface ApiError {
  readonly error: { readonly code: string; readonly field?: string }
}

test('a domain with options is guarded from its first moment on, tells them without the password, and lets go of them', async () => {
  await using server = await startBerthServer()
  await server.api('POST', '/apps', { name: 'shop', image: 'nginx:1' })
  const path = '/apps/shop/domains/inner.example.com'
  const basicAuth = { username: 'ann', password: 'sesame open' }
  const added = await server.api<DomainView>('PUT', path, { basicAuth, allow: ['127.0.0.0/8'], bodyLimitBytes: 1000 })
  expect(added).toMatchObject({ status: 200, body: { basicAuth: { username: 'ann' }, allow: ['127.0.0.0/8'] } })
  expect(JSON.stringify(added.body)).not.toMatch(/sesame|\$2a/)
  expect((await server.request('inner.example.com')).status).toBe(401)
  expect((await server.request('shop.localhost')).status).toBe(503)

  await server.kill9()
  await server.restart()
  expect((await server.request('inner.example.com')).status).toBe(401)

  await server.api('PUT', path, { compress: true })
  expect((await server.api<DomainView>('PUT', path, { basicAuth: null })).body).toMatchObject({
    ...{ basicAuth: null, allow: ['127.0.0.0/8'], bodyLimitBytes: 1000, compress: true },
  })
  expect((await server.request('inner.example.com')).status).toBe(503)
  await server.api('PUT', path, { allow: ['192.0.2.1'] })
  expect((await server.request('inner.example.com')).status).toBe(403)

  await server.api('DELETE', path)
  expect((await server.api<DomainView>('PUT', path, {})).body).toMatchObject({ allow: [], compress: false })
  await eventually(
    () => server.request('inner.example.com'),
    answer => answer.status === 503,
  )
})

test('options that cannot be are refused by name, and nothing is added', async () => {
  await using server = await startBerthServer()
  await server.api('POST', '/apps', { name: 'shop', image: 'nginx:1' })
  const put = (body: unknown) => server.api<ApiError>('PUT', '/apps/shop/domains/inner.example.com', body)
  for (const [body, field] of [
    [{ basicAuth: { username: 'a{b}', password: 'sesame open' } }, 'basicAuth.username'],
    [{ basicAuth: { username: 'ann', password: 'short' } }, 'basicAuth.password'],
    [{ basicAuth: { username: 'ann' } }, 'basicAuth.password'],
    [{ allow: ['10.0.0.0/8', 'everywhere'] }, 'allow.1'],
    [{ bodyLimitBytes: -1 }, 'bodyLimitBytes'],
    [{ underscoreHeaders: ['my_token', 'x_api_key'] }, 'underscoreHeaders.1'],
    [{ hstss: true }, 'hstss'],
  ] as const)
    expect(await put(body)).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION', field } } })
  expect((await server.request('inner.example.com')).status).toBe(404)
})

test('when the primary domain is removed, a redirecting one that is left takes its place', async () => {
  await using server = await startBerthServer()
  await server.api('POST', '/apps', { name: 'moved', domains: ['moved.localhost'] })
  await server.api('PUT', '/apps/moved/domains/www.moved.localhost', { kind: 'redirect' })
  await server.api('DELETE', '/apps/moved/domains/moved.localhost')
  const { body } = await server.api('GET', '/apps/moved')
  expect(body).toMatchObject({
    url: expect.stringContaining('http://www.moved.localhost'),
    domains: [{ host: 'www.moved.localhost', kind: 'primary' }],
  })
})

test("an app's own words on its 503 page are shown at once and outlive a restart", async () => {
  await using server = await startBerthServer()
  await server.api('POST', '/apps', { name: 'shop', image: 'nginx:1' })
  expect((await server.request('shop.localhost')).body).toContain('Not ready yet')
  const awayText = 'Back on <i>Monday</i>.\nOr Tuesday.'
  expect((await server.api('PATCH', '/apps/shop', { awayText })).body).toMatchObject({ awayText })
  await server.api('PUT', '/apps/shop/domains/later.example.com', {})
  for (const host of ['shop.localhost', 'later.example.com'])
    expect(await server.request(host)).toMatchObject({
      ...{ status: 503, body: expect.stringContaining('Back on &#60;i&#62;Monday&#60;/i&#62;.\nOr Tuesday.') },
    })
  await server.restart()
  expect((await server.request('shop.localhost')).body).toContain('Or Tuesday')
  for (const wrong of ['', ' ', 'a\tb', 'x'.repeat(1001)])
    expect((await server.api<ApiError>('PATCH', '/apps/shop', { awayText: wrong })).body.error.field).toBe('awayText')
  await server.api('PATCH', '/apps/shop', { awayText: null })
  expect((await server.request('shop.localhost')).body).not.toContain('Or Tuesday')
})
