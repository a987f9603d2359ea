import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { ConfigError } from './config-error.ts'

test('nothing set, everything has its default, also beside a data directory of its own', () => {
  expect(readConfig({ BERTH_ENV_FILE: '/dev/null' }, true)).toMatchObject({
    dataDirectory: '/var/lib/berth',
    listen: { host: '127.0.0.1', port: 7300 },
    domain: 'localhost',
    httpPort: 80,
    httpsPort: 443,
    caddy: { mode: 'managed', admin: null, binary: null },
    acme: { authority: 'acme', directory: null, email: null, dns: null, eab: null },
    keyFile: '/etc/berth/key',
    trustedProxies: [],
    development: false,
  })
  expect(readConfig({ BERTH_DATA: '/srv/berth', BERTH_DOMAIN: '' }, false)).toMatchObject({
    domain: 'localhost',
    keyFile: '/srv/berth/key',
  })
})

test('values are read as their kinds', () => {
  const config = readConfig(
    {
      BERTH_LISTEN: '[::1]:7301',
      BERTH_DOMAIN: 'Example.COM',
      BERTH_HTTPS_PORT: 'off',
      BERTH_CADDY_ADMIN: 'unix//run/berth/admin.sock',
      BERTH_ACME_CA: 'internal',
      BERTH_ACME_EAB_KID: 'kid-1',
      BERTH_ACME_EAB_HMAC: 'c2VjcmV0',
      BERTH_ACME_DNS: '{"name":"rfc2136","server":"192.0.2.1:53","ttl":60}',
      BERTH_ACME_DNS_RESOLVERS: '192.0.2.53, [2001:db8::53]:5353',
      BERTH_TRUSTED_PROXIES: '192.0.2.7 10.0.0.0/8,2001:db8::/32',
      BERTH_INTERNAL_HOSTS: 'Auth.lan fd00::6',
    },
    false,
  )
  expect(config).toMatchObject({
    listen: { host: '::1', port: 7301 },
    domain: 'example.com',
    httpsPort: null,
    caddy: { admin: '/run/berth/admin.sock' },
    acme: {
      authority: 'internal',
      directory: null,
      eab: { keyId: 'kid-1', hmac: 'c2VjcmV0' },
      dns: {
        provider: { name: 'rfc2136', server: '192.0.2.1:53', ttl: 60 },
        resolvers: ['192.0.2.53', '[2001:db8::53]:5353'],
      },
    },
    trustedProxies: ['192.0.2.7', '10.0.0.0/8', '2001:db8::/32'],
    internalHosts: ['auth.lan', 'fd00::6'],
  })
})

test('the environment goes before the file, and secrets are masked where sources are told', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'berth-config-')), 'berth.env')
  writeFileSync(file, '# ours\nBERTH_DOMAIN="example.com"\nBERTH_HTTP_PORT=8080\nBERTH_ACME_DNS={"name":"x"}\n')
  const { sources } = readConfig({ BERTH_ENV_FILE: file, BERTH_HTTP_PORT: '81' }, false)
  expect(sources).toEqual(
    expect.arrayContaining([
      { name: 'BERTH_DOMAIN', value: 'example.com', from: 'file' },
      { name: 'BERTH_HTTP_PORT', value: '81', from: 'environment' },
      { name: 'BERTH_HTTPS_PORT', value: '443', from: 'default' },
      { name: 'BERTH_ACME_DNS', value: '[secret]', from: 'file' },
    ]),
  )
})

test.for([
  ['BERTH_DATA', '/srv/a b', '/srv/a b'],
  ['BERTH_LISTEN', 'localhost:7300', 'localhost:7300'],
  ['BERTH_LISTEN', '127.0.0.1:70000', '127.0.0.1:70000'],
  ['BERTH_DOMAIN', 'http://example.com', 'http://example.com'],
  ['BERTH_DOMAIN', '192.0.2.1', '192.0.2.1'],
  ['BERTH_HTTP_PORT', '0x50', '0x50'],
  ['BERTH_HTTPS_PORT', '0', '0'],
  ['BERTH_CADDY', 'mine', 'mine'],
  ['BERTH_CADDY_ADMIN', 'localhost:2019', 'localhost:2019'],
  ['BERTH_ACME_CA', 'letsencrypt', 'letsencrypt'],
  ['BERTH_ACME_EMAIL', '{env.MAIL}@example.com', '{env.MAIL}@example.com'],
  ['BERTH_ACME_DNS_RESOLVERS', '192.0.2.53 dns.example.com', 'dns.example.com'],
  ['BERTH_NETWORK_POOL', '10.213.0.0/24', '10.213.0.0/24'],
  ['BERTH_NETWORK_POOL', 'fd00::/16', 'fd00::/16'],
  ['BERTH_TRUSTED_PROXIES', '10.0.0.0/8, 0.0.0.0/0', '0.0.0.0/0'],
  ['BERTH_INTERNAL_HOSTS', 'auth.lan http://auth.lan', 'http://auth.lan'],
  ['BERTH_DOCKER', 'tcp://127.0.0.1:2375', 'tcp://127.0.0.1:2375'],
  ['BERTH_LOG_LEVEL', 'loud', 'loud'],
] as const)('%s=%s stops the start with one line: the variable, the value, what it takes', ([name, value, named]) => {
  const message = refusalOf({ [name]: value })
  expect(message).toMatch(/^\S+: `.*` is not allowed; it must be \S.*\.$/)
  expect(message).toContain(`${name}: \`${named}\` `)
})

test.for([
  ['BERTH_ACME_DNS', 's3cret'],
  ['BERTH_ACME_DNS', '{"api_token":"s3cret"}'],
  ['BERTH_ACME_DNS', '{"name":"Cloud Flare","api_token":"s3cret"}'],
  ['BERTH_ACME_DNS', '{"name":"cloudflare","nested":{"api_token":"s3cret"}}'],
  ['BERTH_ACME_EAB_HMAC', 's3cret {braces}'],
] as const)('%s=%s does too, and no secret is repeated', ([name, value]) => {
  const message = refusalOf({ BERTH_ACME_EAB_KID: 'kid', [name]: value })
  expect(message).toMatch(new RegExp(`^${name} is not allowed; it must be `))
  expect(message).not.toContain('s3cret')
})

test('what goes together is set together', () => {
  const together = 'BERTH_ACME_EAB_KID and BERTH_ACME_EAB_HMAC go together: set both or neither.'
  expect(refusalOf({ BERTH_ACME_EAB_KID: 'kid-1' })).toBe(together)
  expect(refusalOf({ BERTH_ACME_EAB_HMAC: 'c2VjcmV0' })).toBe(together)
})

function refusalOf(environment: Readonly<Record<string, string>>): string {
  try {
    readConfig(environment, false)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'none'
}
