import { type BlockList, isIP } from 'node:net'
import { blockListOf, isIn } from '../address-ranges.ts'

/**
 * Where a request comes from. The last hop of X-Forwarded-For counts only when the peer is on this machine
 * (that is Caddy), and hops of proxies that the operator trusts are passed over.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, trusted: BlockList): string {
  let address = plainAddress(peer)
  if (!isLoopbackAddress(address)) return address
  for (const hop of (forwardedFor ?? '').split(',').map(plainAddress).reverse()) {
    if (isIP(hop) === 0) return address
    address = hop
    if (!isIn(trusted, hop)) return address
  }
  return address
}

/** What limits count by: the address, or for IPv6 its /64, of which one client has many. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(group => group !== '')
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(group => group !== '').length
  return `${[...groups, ...Array<string>(missing).fill('0'), ...(tail ?? '').split(':')].slice(0, 4).join(':')}::/64`
}

export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && isIn(loopback, address)
}

const loopback = blockListOf(['127.0.0.0/8', '::1'])

function plainAddress(text: string): string {
  return text
    .trim()
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/^\[(.*)\]$/, '$1')
}
