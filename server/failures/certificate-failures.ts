import { oneLine, telling } from './engine-failures.ts'

interface Rule {
  readonly text: RegExp
  readonly words: string
}

/** Looked at in order: the authority's problem types (RFC 8555, 6.7) and the texts of Caddy and Let's Encrypt. */
const rules: readonly Rule[] = [
  {
    text: /error:rateLimited|too many (certificates|failed authorizations|new orders|registrations)/i,
    words: 'The certificate authority limits how often it is asked, and that was too often.',
  },
  {
    text: /error:caa|CAA record/i,
    words: 'A CAA record in DNS forbids this certificate authority. Allow it there, or remove the record.',
  },
  {
    text: /presenting for challenge|could not determine zone|waiting for record to (fully )?propagate/i,
    words:
      'The record that proves the wildcard could not be set at the DNS provider. Check BERTH_ACME_DNS; proxy/caddy.log in the data directory has its words.',
  },
  {
    text: /error:(rejectedIdentifier|unsupportedIdentifier)|forbidden by policy/i,
    words: 'The certificate authority refuses this host name.',
  },
  {
    text: /error:(externalAccountRequired|accountDoesNotExist|badPublicKey|userActionRequired)/,
    words:
      'The certificate authority does not accept the account. Check BERTH_ACME_EMAIL, BERTH_ACME_EAB_KID and BERTH_ACME_EAB_HMAC.',
  },
  {
    text: /error:dns\b|could not resolve URL|NXDOMAIN|SERVFAIL|no valid A records|DNS problem/i,
    words: 'The certificate authority found no address of this host in DNS.',
  },
  {
    text: /(creating new order|provisioning client|new nonce|creating (new )?account|registering account|finalizing order).*(connection refused|no such host|i\/o timeout|deadline exceeded|no route|unreachable|EOF|connection reset|TLS handshake timeout|HTTP 5\d\d)/i,
    words: 'The certificate authority cannot be reached from this server.',
  },
  { text: /x509:|unknown authority/i, words: 'The certificate authority’s own certificate is not trusted here.' },
  {
    text: /connection refused|error:connection|timeout during connect|error getting validation data/i,
    words:
      'The certificate authority could not connect to this host. Ports 80 and 443 must be open, and DNS must lead here.',
  },
  {
    text: /error:(unauthorized|incorrectResponse|tls)|invalid response from/i,
    words: 'Another server answered the certificate authority: DNS leads elsewhere, or a proxy stands in front.',
  },
  { text: /error:serverInternal|HTTP 5\d\d/i, words: 'The certificate authority has a fault of its own.' },
]

const longestQuote = 200

/** Why there is no certificate, in plain words, with Caddy's own where no rule knows them. */
export function certificateFailureWords(text: string | undefined): string {
  if (text === undefined)
    return 'Caddy has no certificate for this host; proxy/caddy.log in the data directory may say why.'
  const told = telling(text)
  const rule = rules.find(each => each.text.test(told))
  return rule?.words ?? `There was no certificate: ${oneLine(text).slice(0, longestQuote)}`
}
