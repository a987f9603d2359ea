import { isIPv6 } from 'node:net'
import { isWildcard } from '../routing/host-name.ts'
import type { Authority } from './authority.ts'
import { allowedIssuers, type CaaSet } from './caa-rules.ts'
import { type DnsAnswer, type DnsNote, dnsVerdict, isLocalName } from './dns-verdict.ts'

/** What was read of a host in DNS. */
export interface DnsFacts {
  readonly answer: DnsAnswer
  /** Null when there is none. */
  readonly caa: CaaSet | null
}

export interface Standpoint {
  readonly own: readonly string[]
  /** Null on a server that asks nobody for certificates. */
  readonly authority: Authority | null
  readonly hasDnsChallenge: boolean
}

/** What should be known before a host is added; nothing when all is well. It forbids nothing: DNS may be changed afterwards. */
export function dnsNotes(
  host: string,
  { answer, caa }: DnsFacts,
  { own, authority, hasDnsChallenge }: Standpoint,
): DnsNote[] {
  if (isLocalName(host)) return []
  const verdict = dnsVerdict(answer, own)
  return [
    ...(verdict.kind === 'wait' ? [verdict.note] : []),
    ...onlyIpv6(answer),
    ...(isWildcard(host) && authority !== null ? [wildcardNote(hasDnsChallenge)] : []),
    ...(caa === null || authority === null ? [] : forbidden(host, caa, authority)),
  ]
}

/** Caddy gets it only when its configuration names it, which costs the others something. */
function wildcardNote(hasDnsChallenge: boolean): DnsNote {
  const code = 'wildcard'
  return hasDnsChallenge
    ? {
        code,
        message: 'Adding a wildcard makes Caddy load its configuration.',
        advice: 'Keep-alive connections of all apps are closed then, and a few requests on them may be lost.',
      }
    : {
        code,
        message: 'A certificate for a wildcard needs the DNS-01 challenge, which is not set up here.',
        advice: 'Set BERTH_ACME_DNS, upload a certificate of your own, or add each name by itself.',
      }
}

function onlyIpv6(answer: DnsAnswer): DnsNote[] {
  if (answer.kind === 'silent' || answer.addresses.length === 0 || !answer.addresses.every(isIPv6)) return []
  return [
    {
      code: 'only-ipv6',
      message: 'DNS has only an IPv6 address (AAAA) for this host.',
      advice: 'Visitors without IPv6 do not reach it: add an A record as well.',
    },
  ]
}

function forbidden(host: string, caa: CaaSet, { name, caa: own }: Authority): DnsNote[] {
  const issuers = allowedIssuers(caa, isWildcard(host) ? 'wildcard' : 'host')
  if (issuers === null || (own !== null && issuers.includes(own))) return []
  const others = issuers.length === 0 ? 'nobody' : `only ${[...new Set(issuers)].join(', ')}`
  const record = `A CAA record at ${caa.name} lets ${others} issue certificates for ${host}`
  if (own === null)
    return [{ code: 'caa', message: `${record}.`, advice: `See whether ${name} is among them; else allow it there.` }]
  return [
    {
      code: 'caa',
      message: `${record}, not ${name}.`,
      advice: `Add the record ${caa.name} CAA 0 issue "${own}", or upload a certificate of your own.`,
    },
  ]
}
