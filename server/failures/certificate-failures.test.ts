import { expect, test } from 'vitest'
import { failuresIn } from '../adapters/caddy/certificate-log.ts'
import { certificateFailure } from './certificate-failures.ts'

const now = Date.parse('2026-12-01T00:00:00Z')

test.for([
  [
    '[*.shop.example.test] solving challenges: presenting for challenge: could not determine zone for domain "_acme-challenge.shop.example.test": NXDOMAIN',
    'BERTH_ACME_DNS',
  ],
  [
    'HTTP 429 urn:ietf:params:acme:error:rateLimited - too many failed authorizations (5) for "a.example.com"',
    'limits how often',
  ],
  ['HTTP 403 urn:ietf:params:acme:error:caa - CAA record for a.example.com prevents issuance', 'CAA record'],
  [
    'HTTP 400 urn:ietf:params:acme:error:dns - DNS problem: NXDOMAIN looking up A for a.example.com',
    'no address for this host',
  ],
  ['HTTP 400 urn:ietf:params:acme:error:malformed - Could not resolve URL "a.example.com"', 'no address for this host'],
  [
    'HTTP 400 urn:ietf:params:acme:error:connection - 203.0.113.9: Fetching http://a.example.com/.well-known/acme-challenge/x: Connection refused',
    'Ports 80 and 443',
  ],
  [
    'HTTP 403 urn:ietf:params:acme:error:unauthorized - 203.0.113.9: Invalid response from http://a.example.com/: 404',
    'Another server answered',
  ],
  [
    'HTTP 400 urn:ietf:params:acme:error:rejectedIdentifier - The ACME server refuses to issue for this domain',
    'refuses this host name',
  ],
  [
    '[a.example.com] creating new order: fetching new nonce from server: performing request: Head "https://127.0.0.1:24000/nonce-plz": dial tcp 127.0.0.1:24000: connect: connection refused (ca=https://127.0.0.1:24000/dir)',
    'cannot be reached',
  ],
  [
    '[a.example.com] creating new order: provisioning client: performing request: Get "https://ca.example/dir": dial tcp: lookup ca.example: no such host',
    'cannot be reached',
  ],
  ['HTTP 500 urn:ietf:params:acme:error:serverInternal - sorry', 'internal error'],
  ['something  quite\nnew', 'There was no certificate: something quite new'],
] as const)('%s', ([text, words]) => {
  expect(certificateFailure(text, now).reason).toContain(words)
})

test('the authority’s own words are kept, and until when it wants to be left alone', () => {
  const detail =
    'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2026-12-02 08:30:12 UTC: see https://letsencrypt.org/docs/rate-limits/'
  const text = `[a.example.com] creating new order: attempt 1: https://ca.example/new-order: HTTP 429 urn:ietf:params:acme:error:rateLimited - ${detail} (ca=https://ca.example/directory)`
  expect(certificateFailure(text, now)).toEqual({
    reason: `Rate limited until 2026-12-02 08:30 UTC. The certificate authority limits how often it is asked, and that was too often. It said: “${detail}”`,
    notBefore: Date.parse('2026-12-02T08:30:12Z'),
  })
  for (const moment of ['2026-11-30 08:30:12', '2036-12-02 08:30:12', 'tomorrow'])
    expect(certificateFailure(`${text.split('retry after')[0]}retry after ${moment}`, now).notBefore).toBeNull()
  const long = certificateFailure(`HTTP 403 urn:ietf:params:acme:error:caa - ${'CAA '.repeat(1000)}`, now).reason
  expect(long.length).toBeLessThan(450)
})

test('a log tells the failures of one host since a moment', () => {
  const line = (ts: number, identifier: string, error: string): string =>
    JSON.stringify({
      level: 'error',
      ts,
      logger: 'tls.obtain',
      msg: 'could not get certificate from issuer',
      identifier,
      error,
    })
  const log = [
    line(100.5, 'a.example.com', 'old'),
    line(200.5, 'b.example.com', 'of another'),
    line(201.5, 'a.example.com', 'first'),
    '{"level":"info","msg":"other","identifier":"a.example.com"}',
    line(202.5, 'a.example.com', 'second'),
    line(203.5, 'a.example.com', 'half').slice(0, 90),
  ].join('\n')
  expect(failuresIn(log, 'a.example.com', 200_000)).toEqual(['first', 'second'])
})
