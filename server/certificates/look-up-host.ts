import { promises as dns } from 'node:dns'
import { networkInterfaces } from 'node:os'
import type { DnsAnswer } from './dns-verdict.ts'

/** The A and AAAA records of a host, by the servers of this machine (or `servers`, each `address:port`); `/etc/hosts` does not count. */
export async function lookUpHost(host: string, servers: readonly string[] = []): Promise<DnsAnswer> {
  const resolver = new dns.Resolver({ timeout: 3000, tries: 2 })
  if (servers.length > 0) resolver.setServers([...servers])
  const answers = await Promise.all([ask(() => resolver.resolve4(host)), ask(() => resolver.resolve6(host))])
  const addresses = answers.flatMap(answer => answer ?? [])
  return addresses.length === 0 && answers.includes(null) ? { kind: 'silent' } : { kind: 'addresses', addresses }
}

/** Every address of this machine's interfaces. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(addresses => addresses?.map(one => one.address) ?? [])
}

/** Null when the server did not answer. */
async function ask(question: () => Promise<string[]>): Promise<string[] | null> {
  try {
    return await question()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : null
  }
}
