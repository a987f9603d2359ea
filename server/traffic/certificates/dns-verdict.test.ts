import { expect, test } from 'vitest'
import { dnsVerdict, isLocalName } from './dns-verdict.ts'

const own = ['127.0.0.1', '198.51.100.7', '2001:db8::7']

function verdict(addresses: readonly string[], machine: readonly string[] = own, aliases: readonly string[] = []) {
  return dnsVerdict({ kind: 'addresses', addresses, aliases }, machine)
}

test('a host that leads to this machine alone may be tried', () => {
  expect(verdict(['198.51.100.7']).kind).toBe('here')
  expect(verdict(['198.51.100.7', '2001:db8::7']).kind).toBe('here')
})

test('one address elsewhere is enough to wait, and is named with what it should be', () => {
  expect(verdict(['198.51.100.7', '2001:db8::99'])).toEqual({
    kind: 'wait',
    note: {
      code: 'elsewhere',
      message: 'DNS leads to 2001:db8::99, not to this server.',
      advice: expect.stringContaining('198.51.100.7 or 2001:db8::7'),
    },
  })
})

test('a host that DNS does not know waits, and so does one when DNS is silent', () => {
  expect(verdict([])).toMatchObject({ kind: 'wait', note: { code: 'no-address' } })
  expect(dnsVerdict({ kind: 'silent' }, own)).toMatchObject({ kind: 'wait', note: { code: 'silent' } })
})

test('behind a translating router a public IPv4 address may be its own; a private or IPv6 one is not', () => {
  const translated = ['127.0.0.1', '10.0.0.4', 'fe80::1']
  expect(verdict(['203.0.113.9'], translated).kind).toBe('here')
  expect(verdict(['10.0.0.5'], translated).kind).toBe('wait')
  expect(verdict(['203.0.113.9', '2001:db8::9'], translated).kind).toBe('wait')
})

test('a proxy that many know is named, by its addresses or by its names, also behind a translating router', () => {
  const proxied = (name: string) => ({
    kind: 'wait',
    note: {
      ...{ code: 'proxied', message: expect.stringContaining(name) },
      advice: expect.stringMatching(/BERTH_TRUSTED_PROXIES .* without end/),
    },
  })
  expect(verdict(['104.21.5.5', '2606:4700::1'])).toMatchObject(proxied('Cloudflare'))
  expect(verdict(['104.21.5.5'], ['10.0.0.4'])).toMatchObject(proxied('Cloudflare'))
  expect(verdict(['203.0.113.9'], own, ['d1.cloudfront.net'])).toMatchObject(proxied('CloudFront'))
})

test('only names below localhost are local', () => {
  expect(isLocalName('shop.localhost')).toBe(true)
  expect(isLocalName('localhost.example.com')).toBe(false)
})
