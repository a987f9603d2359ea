import { oneLine, telling } from './engine-failures.ts'

interface Rule {
  readonly text: RegExp
  readonly words: string
}

const rateLimit: Rule = {
  text: /error:rateLimited|too many (certificates|failed authorizations|new orders|registrations)/i,
  words: 'The certificate authority limits how often it is asked, and that was too often.',
}

/** Looked at in order: the authority's problem types (RFC 8555, 6.7) and the texts of Caddy and Let's Encrypt. */
const rules: readonly Rule[] = [
  rateLimit,
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
    words: 'The certificate authority found no address for this host in DNS.',
  },
  {
    text: /(creating new order|provisioning client|new nonce|creating (new )?account|registering account|finalizing order).*(connection refused|no such host|i\/o timeout|deadline exceeded|no route|unreachable|EOF|connection reset|TLS handshake timeout|HTTP 5\d\d)/i,
    words: 'The certificate authority cannot be reached from this server.',
  },
  { text: /x509:|unknown authority/i, words: 'The certificate authority’s own certificate is not trusted here.' },
  {
    text: /connection refused|error:connection|timeout during connect|error getting validation data/i,
    words:
      'The certificate authority could not connect to this host. Ports 80 and 443 must be open, and DNS must point here.',
  },
  {
    text: /error:(unauthorized|incorrectResponse|tls)|invalid response from/i,
    words: 'Another server answered the certificate authority: DNS points elsewhere, or a proxy is in front.',
  },
  { text: /error:serverInternal|HTTP 5\d\d/i, words: 'The certificate authority has an internal error.' },
]

const longestQuote = 300
/** No authority makes anybody wait longer; what says so is a mistake. */
const longestWaitMs = 8 * 24 * 3_600_000

export interface CertificateFailure {
  /** In plain words, with the authority's own. */
  readonly reason: string
  /** Before this moment the authority will not be asked: milliseconds since 1970. */
  readonly notBefore: number | null
}

/** Why there is no certificate, by what Caddy said of it, with Caddy's own words where no rule knows them. */
export function certificateFailure(text: string | undefined, now: number): CertificateFailure {
  if (text === undefined)
    return {
      reason: 'Caddy has no certificate for this host; proxy/caddy.log in the data directory may say why.',
      notBefore: null,
    }
  const told = telling(text)
  const rule = rules.find(each => each.text.test(told))
  if (rule === undefined)
    return { reason: `There was no certificate: ${oneLine(text).slice(0, longestQuote)}`, notBefore: null }
  const notBefore = rule === rateLimit ? retryAfter(told, now) : null
  const limited = notBefore === null ? '' : `Rate limited until ${minuteOf(notBefore)}. `
  return { reason: `${limited}${rule.words}${quoteOf(told)}`, notBefore }
}

/** What the authority itself said: its problem document's `detail`, as Caddy writes it after the type. */
function quoteOf(text: string): string {
  const detail = /urn:ietf:params:acme:error:\w+ - (.+)$/s.exec(text)?.[1]
  if (detail === undefined) return ''
  const words = oneLine(detail).replace(/ \(order=\S+\)| \(ca=\S+\)/g, '')
  return ` It said: “${words.length > longestQuote ? `${words.slice(0, longestQuote)}…` : words}”`
}

/** Let's Encrypt writes `retry after 2026-01-31 12:00:00 UTC`, others the same with a `T` and a `Z`. */
function retryAfter(text: string, now: number): number | null {
  const [, day, time] = /retry after (\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/i.exec(text) ?? []
  const at = Date.parse(`${day}T${time}Z`)
  return at > now && at < now + longestWaitMs ? at : null
}

function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
