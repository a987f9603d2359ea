import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/**
 * Whether the engine would ask this registry without TLS where it must: it is on its list of insecure registries,
 * by name or by address, as the engine itself reads that list. This machine itself does not count.
 */
export async function mightAskPlainly(
  registry: string,
  insecure: readonly string[],
  resolve: (name: string) => Promise<readonly string[]> = addressesOf,
): Promise<boolean> {
  if (insecure.includes(registry)) return true
  const ranges = insecure.filter(entry => entry.includes('/') && !isOfThisMachine(entry))
  if (ranges.length === 0) return false
  const host = registry.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  const addresses = isIP(host) === 0 ? await resolve(host) : [host]
  const list = blockList(ranges)
  return addresses.some(address => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'))
}

function isOfThisMachine(range: string): boolean {
  return range.startsWith('127.') || range.startsWith('::1/')
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/')
    const family = isIP(address)
    if (family !== 0) list.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

async function addressesOf(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}
