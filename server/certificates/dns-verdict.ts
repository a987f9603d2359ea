import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** What DNS says of a host: its addresses, or why it says nothing. */
export type DnsAnswer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'silent' }

/** `here` may be tried; `wait` says in plain words why not yet. */
export type DnsVerdict = { readonly kind: 'here' } | { readonly kind: 'wait'; readonly reason: string }

/**
 * Whether a host leads to this machine, by its own addresses. A machine without a public IPv4 address stands behind a
 * translating router (as in many clouds): there a public address cannot be told from its own, and gets the benefit of the doubt.
 */
export function dnsVerdict(answer: DnsAnswer, own: readonly string[]): DnsVerdict {
  if (answer.kind === 'silent') return { kind: 'wait', reason: 'DNS did not answer when asked for this host.' }
  if (answer.addresses.length === 0)
    return { kind: 'wait', reason: `DNS knows no address of this host yet. ${advice(own)}` }
  const isTranslated = !own.some(address => isIPv4(address) && isPublic(address))
  const mayBeOwn = (address: string): boolean =>
    own.includes(address) || (isTranslated && isIPv4(address) && isPublic(address))
  const elsewhere = answer.addresses.filter(address => !mayBeOwn(address))
  if (elsewhere.length === 0) return { kind: 'here' }
  return { kind: 'wait', reason: `DNS leads to ${elsewhere.join(', ')}, not to this server. ${advice(own)}` }
}

/** Names below `localhost` mean this machine everywhere and get a certificate of Caddy's own authority. */
export function isLocalName(host: string): boolean {
  return host.endsWith('.localhost')
}

function advice(own: readonly string[]): string {
  const wanted = own.filter(isPublic)
  const records = wanted.length === 0 ? 'this server’s public address' : wanted.join(' or ')
  return `Let it lead to ${records}; if a proxy in front leads here, try now all the same.`
}

const notPublic = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  notPublic.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  notPublic.addSubnet(net, bits, 'ipv6')

function isPublic(address: string): boolean {
  return !notPublic.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
