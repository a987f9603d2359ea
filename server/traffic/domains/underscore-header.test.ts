import { expect, test } from 'vitest'
import { claimHeaders } from '../../adapters/caddy/config/visitor-claims.ts'
import { optionsAfter } from './change-options.ts'
import { noOptions, optionsInput } from './domain-options.ts'

const namesOf = (...underscoreHeaders: readonly string[]) =>
  optionsInput.safeParse({ underscoreHeaders }).data?.underscoreHeaders

test('names of headers with an underscore are taken, in lower case', () => {
  expect(namesOf('Api_Key', '__RequestVerificationToken', 'x-amz-meta-realm_id')).toEqual([
    ...['api_key', '__requestverificationtoken', 'x-amz-meta-realm_id'],
  ])
})

test.for(['', 'plain-name', '*', 'my_*', 'my_{env.HOME}', 'my_\ntoken', 'my.own_token', 'é_a', `a_${'a'.repeat(63)}`])(
  '%j is no such name',
  name => {
    expect(namesOf(name)).toBeUndefined()
  },
)

test.for([
  ...['content_type', 'Content_Length', 'X_Forwarded_For', 'x-forwarded_for', 'x_forwarded_anything', 'user_agent'],
  ...[
    'remote_user',
    'x_api_key',
    'x_csrf_token',
    'last_event_id',
    'hx_request',
    'idempotency_key',
    'proxy_authorization',
  ],
  ...claimHeaders.filter(name => name.includes('-')).map(name => name.replaceAll('-', '_')),
])('%s is refused, since it stands in for a well-known header', name => {
  expect(optionsInput.safeParse({ underscoreHeaders: [name] }).error?.issues[0]).toMatchObject({
    ...{ path: ['underscoreHeaders', 0], message: expect.stringContaining('well-known header') },
  })
})

test('only a name that is new asks what Caddy can do, so that the other options can be changed under any', async () => {
  const asked: string[] = []
  const proxy = { hashPassword: async () => '', checkUnderscores: async () => void asked.push('asked') }
  const standing = { ...noOptions, underscoreHeaders: ['a_b'] }
  const after = await optionsAfter(proxy, standing, { underscoreHeaders: ['a_b'], hsts: true })
  expect([asked, after]).toEqual([[], { ...standing, hsts: true }])
  expect(await optionsAfter(proxy, standing, { underscoreHeaders: [] })).toEqual(noOptions)
  expect(asked).toEqual([])
  expect(await optionsAfter(proxy, standing, { underscoreHeaders: namesOf('c_d', 'a_b', 'c_d') })).toMatchObject({
    underscoreHeaders: ['a_b', 'c_d'],
  })
  expect(asked).toHaveLength(1)
})
