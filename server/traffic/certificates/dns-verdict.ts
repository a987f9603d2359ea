import { isIPv4 } from 'node:net'
import { knownProxyOf } from './known-proxies.ts'
import { isPublic, isTranslated } from './public-address.ts'

/** What DNS says of a host: its addresses and the names it is an alias of, or why it says nothing. */
export type DnsAnswer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[]; readonly aliases: readonly string[] }
  | { readonly kind: 'silent' }

export const dnsNoteCodes = ['silent', 'no-address', 'elsewhere', 'proxied', 'only-ipv6', 'caa', 'wildcard'] as const

/** Something about a host in DNS that a person should know, and what to do. */
export interface DnsNote {
  readonly code: (typeof dnsNoteCodes)[number]
  readonly message: string
  readonly advice: string
}

/** `here` may be tried; `wait` says why not yet. */
export type DnsVerdict = { readonly kind: 'here' } | { readonly kind: 'wait'; readonly note: DnsNote }

/**
 * Whether a host leads to this machine, by its own addresses. A machine without a public IPv4 address stands behind a
 * translating router: there a public address cannot be told from its own, and gets the benefit of the doubt.
 */
export function dnsVerdict(answer: DnsAnswer, own: readonly string[]): DnsVerdict {
  if (answer.kind === 'silent')
    return wait(
      'silent',
      'DNS did not answer when asked for this host.',
      'See whether the name servers of its domain work.',
    )
  const { addresses, aliases } = answer
  if (addresses.length === 0) return wait('no-address', 'DNS knows no address of this host yet.', leadHere(own))
  const mayBeOwn = (address: string): boolean =>
    own.includes(address) || (isTranslated(own) && isIPv4(address) && isPublic(address))
  const elsewhere = addresses.filter(address => !mayBeOwn(address))
  const proxy = knownProxyOf(addresses, aliases)
  if (proxy !== undefined)
    return wait(
      'proxied',
      `DNS leads to ${proxy}, a proxy in front (${addresses.join(', ')}).`,
      `${loop} Then insist on a certificate; or switch the proxy off for this host.`,
    )
  if (elsewhere.length === 0) return { kind: 'here' }
  return wait(
    'elsewhere',
    `DNS leads to ${elsewhere.join(', ')}, not to this server.`,
    `${leadHere(own)} If a proxy in front leads here: ${loop} Then insist on a certificate.`,
  )
}

/** Said before the switch to HTTPS, which comes by itself with the first certificate. */
const loop =
  'Set BERTH_TRUSTED_PROXIES to the addresses of the proxy first: one that speaks plain HTTP to this server is else sent on to HTTPS without end.'

/** Names below `localhost` mean this machine everywhere and get a certificate of Caddy's own authority. */
export function isLocalName(host: string): boolean {
  return host.endsWith('.localhost')
}

function leadHere(own: readonly string[]): string {
  const wanted = own.filter(isPublic)
  return `Let it lead to ${wanted.length === 0 ? 'this server’s public address' : wanted.join(' or ')}.`
}

function wait(code: DnsNote['code'], message: string, advice: string): DnsVerdict {
  return { kind: 'wait', note: { code, message, advice } }
}
