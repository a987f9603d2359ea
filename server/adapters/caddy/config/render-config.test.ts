import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { someCaddyInput } from '../../../../test/support/caddy-input.ts'
import { noExtras } from '../extras.ts'
import { type PageName, pages } from '../pages/pages.ts'
import type { ConfigInput } from './config-input.ts'
import { refuseStrangeHosts } from './host-guard.ts'
import { canonicalText } from './json.ts'
import { pageResponse } from './page-response.ts'
import { renderConfig } from './render-config.ts'
import { shareSizeFor } from './shares.ts'

describe('the configuration', () => {
  test('is the same text for the same settings', () => {
    expect(canonicalText(renderConfig(someCaddyInput()))).toBe(canonicalText(renderConfig(someCaddyInput())))
  })

  test('has no TLS part when HTTPS is off', () => {
    const config = renderConfig(someCaddyInput({ httpsPort: 'off' }))
    expect(config).toHaveProperty('apps.http.servers.plain')
    expect(config).not.toHaveProperty('apps.http.servers.tls')
    expect(config).not.toHaveProperty('apps.tls')
    expect(config).not.toHaveProperty('apps.http.servers.permission')
  })

  test('believes no forwarded address unless proxies are trusted', () => {
    expect(renderConfig(someCaddyInput())).not.toHaveProperty('apps.http.servers.plain.trusted_proxies')
    const config = renderConfig(someCaddyInput({ trustedProxies: ['10.0.0.0/8'] }))
    expect(config).toHaveProperty('apps.http.servers.plain.trusted_proxies.ranges', ['10.0.0.0/8'])
  })

  test('names the port in redirects only where it is not the usual one', () => {
    const usual = JSON.stringify(renderConfig(someCaddyInput()))
    const other = JSON.stringify(renderConfig(someCaddyInput({ httpPort: 8080, httpsPort: 8443 })))
    expect(usual).toContain('https://{http.request.host}{http.request.uri}')
    expect(other).toContain('https://{http.request.host}:8443{http.request.uri}')
    expect(other).toContain('{http.request.scheme}://{arg}:8080{http.request.uri}')
  })

  test('refuses strange hosts before anything else at every server, and reads the host of rules from the matched file alone', () => {
    const rules = { basicAuth: null, allow: ['192.0.2.1'], bodyLimitBytes: null, compress: false, hsts: false }
    const extras = { ...noExtras, hosts: [{ host: 'shop.example.com', ...rules, underscoreHeaders: [] }] }
    const config = renderConfig(someCaddyInput({ extras }))
    for (const server of ['plain', 'tls', 'permission'])
      expect(config).toHaveProperty(`apps.http.servers.${server}.routes[0]`, refuseStrangeHosts())
    expect(JSON.stringify(config)).not.toContain('"host":')
  })

  test('tries nothing again but failed dials', () => {
    const text = JSON.stringify(renderConfig(someCaddyInput()))
    const proxies = text.split('"handler":"reverse_proxy"').length - 1
    expect(text.split('"retry_match":[{"method":["BERTH-NEVER"]}]').length - 1).toBe(proxies)
  })
})

describe('request headers with an underscore', () => {
  const rules = { basicAuth: null, allow: [], bodyLimitBytes: null, compress: false, hsts: false }
  const hosts = [
    { host: 'a.example.com', ...rules, underscoreHeaders: ['api_key', 'my_token'] },
    { host: 'b.example.com', ...rules, underscoreHeaders: ['my_token'] },
  ]
  const input = someCaddyInput({ extras: { ...noExtras, hosts }, panelHost: 'berth.example.com' })

  test('are let through at the servers for visitors, each once', () => {
    const config = renderConfig({ ...input, takesUnderscores: true })
    for (const server of ['plain', 'tls'])
      expect(config).toHaveProperty(`apps.http.servers.${server}.expected_underscore_headers`, ['api_key', 'my_token'])
    expect(config).not.toHaveProperty('apps.http.servers.permission.expected_underscore_headers')
  })

  test('are removed again on every way to a host that did not ask', () => {
    const text = JSON.stringify(renderConfig({ ...input, takesUnderscores: true }))
    const askedBy = (...names: readonly string[]) =>
      `"not":[{"vars":{"{http.regexp.ruled.1}":${JSON.stringify(names)}}}]`
    const times = (part: string) => text.split(part).length - 1
    const servers = 2
    expect(times(`{"api_key":["*"]},${askedBy('a.example.com')}`)).toBe(servers)
    expect(times(`{"my_token":["*"]},${askedBy('a.example.com', 'b.example.com')}`)).toBe(servers)
    // Calls of the panel, and wildcards.
    expect(times('{"api_key":["*"]}}]')).toBe(2 * servers)
  })

  test('leave no trace for a Caddy that would refuse the setting', () => {
    expect(JSON.stringify(renderConfig(input))).not.toMatch(/underscore|api_key|my_token/)
  })
})

describe('wildcards', () => {
  const extras = { ...noExtras, wildcards: ['*.shop.example.com', '*.shop.localhost'] }
  const tlsOf = (acme: ConfigInput['acme']) => renderConfig(someCaddyInput({ acme, extras }))
  const dns = { provider: { name: 'cloudflare', api_token: 'secret' }, resolvers: ['192.0.2.53:53'] }

  test('are got by DNS-01 where a provider is set, and local ones by themselves', () => {
    const config = tlsOf({ email: 'ops@example.com', dns })
    expect(config).toHaveProperty('apps.tls.certificates.automate', extras.wildcards)
    expect(config).toHaveProperty('apps.tls.automation.policies[0]', {
      ...{ subjects: ['*.shop.localhost'], issuers: [{ module: 'internal' }] },
    })
    const challenges = { dns: { provider: dns.provider, resolvers: dns.resolvers } }
    expect(config).toHaveProperty('apps.tls.automation.policies[1]', {
      ...{ subjects: ['*.shop.example.com'], issuers: [{ module: 'acme', email: 'ops@example.com', challenges }] },
    })
    expect(JSON.stringify(config).split('"challenges"')).toHaveLength(2)
  })

  test('that nobody can prove are left out', () => {
    expect(tlsOf({})).toHaveProperty('apps.tls.certificates.automate', ['*.shop.localhost'])
    expect(tlsOf({ isInternal: true })).toHaveProperty('apps.tls.certificates.automate', extras.wildcards)
  })
})

test.for(Object.keys(pages) as PageName[])(
  'the page %s holds no brace that Caddy would take for a placeholder',
  name => {
    expect(pageResponse(name)).toHaveProperty('body', expect.stringMatching(/^(\\[{}]|[^{}])*$/))
  },
)

test('up to twelve addresses have places that they divide evenly', () => {
  for (let count = 1; count <= 12; count += 1) expect(shareSizeFor(count) % count).toBe(0)
  expect(() => shareSizeFor(13)).toThrow()
})

test('one value has one canonical text, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(canonicalText(reversed(value))).toBe(canonicalText(value))
    }),
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, reversed(part)]),
  )
}
