import { expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { parseDnsChallenge } from './dns-challenge.ts'

test('a provider is a name and the fields of its module', () => {
  expect(parseDnsChallenge('', [])).toBeNull()
  const text = '{"name":"rfc2136","server":"192.0.2.1:53","key":"k"}'
  expect(parseDnsChallenge(text, ['192.0.2.53', '[2001:db8::53]:5353'])).toEqual({
    provider: { name: 'rfc2136', server: '192.0.2.1:53', key: 'k' },
    resolvers: ['192.0.2.53', '[2001:db8::53]:5353'],
  })
})

test.for([
  ['cloudflare', []],
  ['{"api_token":"s3cret"}', []],
  ['{"name":"Cloud Flare","api_token":"s3cret"}', []],
  ['{"name":"cloudflare","nested":{"api_token":"s3cret"}}', []],
  ['{"name":"cloudflare","api_token":"s3cret"}', ['dns.example.com']],
] as const)('%s with resolvers %j stops the start, and no secret is repeated', ([value, resolvers]) => {
  const parse = (): unknown => parseDnsChallenge(value, resolvers)
  expect(parse).toThrow(ConfigError)
  expect(parse).not.toThrow(/s3cret/)
})
