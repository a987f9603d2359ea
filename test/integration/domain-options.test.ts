import { expect, test } from 'vitest'
import type { DomainView } from '../../server/domains/domain-view.ts'
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
    [{ hstss: true }, 'hstss'],
  ] as const)
    expect(await put(body)).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION', field } } })
  expect((await server.request('inner.example.com')).status).toBe(404)
})
