import { promises as dns } from 'node:dns'
import { networkInterfaces } from 'node:os'
import type { CaaSet } from './caa-rules.ts'
import type { DnsFacts } from './dns-advice.ts'
import type { DnsAnswer } from './dns-verdict.ts'
import { isPublic } from './public-address.ts'

/** No host has more names above it that anybody sets records at. */
const mostNames = 10

/** By the servers of this machine, or `servers` (each `address:port`); `/etc/hosts` does not count. */
export async function lookUpHost(host: string, servers: readonly string[] = []): Promise<DnsAnswer> {
  return addressesOf(resolverFor(servers, 3000), host)
}

/** Also what only advice needs; somebody waits for it, so a silent server is given up sooner. */
export async function lookUpFacts(host: string, servers: readonly string[] = []): Promise<DnsFacts> {
  const resolver = resolverFor(servers, 1500)
  const [answer, caa] = await Promise.all([addressesOf(resolver, host), caaOf(resolver, host)])
  return { answer, caa }
}

/** Every address of this machine's interfaces. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(addresses => addresses?.map(one => one.address) ?? [])
}

/** Those of them that a DNS record can name. */
export function publicAddresses(): string[] {
  return ownAddresses().filter(isPublic)
}

function resolverFor(servers: readonly string[], timeout: number): dns.Resolver {
  const resolver = new dns.Resolver({ timeout, tries: 2 })
  if (servers.length > 0) resolver.setServers([...servers])
  return resolver
}

async function addressesOf(resolver: dns.Resolver, host: string): Promise<DnsAnswer> {
  const [four, six, alias] = await Promise.all([
    ask(() => resolver.resolve4(host)),
    ask(() => resolver.resolve6(host)),
    ask(() => resolver.resolveCname(host)),
  ])
  const addresses = [...(four ?? []), ...(six ?? [])]
  if (addresses.length === 0 && (four === null || six === null)) return { kind: 'silent' }
  return { kind: 'addresses', addresses, aliases: alias ?? [] }
}

/** Of the host itself, else of the nearest name above it that has some; the names are asked at once. */
async function caaOf(resolver: dns.Resolver, host: string): Promise<CaaSet | null> {
  const parts = host.split('.')
  const names = parts
    .slice(0, -1)
    .map((_, n) => parts.slice(n).join('.'))
    .slice(0, mostNames)
  const sets = await Promise.all(
    names.map(async name => ({ name, records: (await ask(() => resolver.resolveCaa(name))) ?? [] })),
  )
  return sets.find(({ records }) => records.length > 0) ?? null
}

/** Null when the server did not answer. */
async function ask<T>(question: () => Promise<T[]>): Promise<T[] | null> {
  try {
    return await question()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : null
  }
}
