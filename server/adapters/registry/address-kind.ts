import ipaddr from 'ipaddr.js'

/**
 * Where an address lies. `inside`: this machine, its own networks, and whatever is not of the open internet.
 * `nowhere`: nothing that berth could want is there: no host at all, or the machine's provider telling its secrets.
 */
export type AddressKind = 'open' | 'inside' | 'nowhere'

/** Where clouds hand out keys to whoever asks from the machine. */
const metadata = new Set([
  // Most of them; OpenStack, Amazon and Google by IPv6.
  ...['169.254.169.254', 'fe80::a9fe:a9fe', 'fd00:ec2::254', 'fd20:ce::254'],
  // Amazon, to containers: tasks and pods.
  ...['169.254.170.2', '169.254.170.23', 'fd00:ec2::23'],
  // Alibaba, Oracle, Azure.
  ...['100.100.100.200', '192.0.0.192', '168.63.129.16'],
])
const noHost = new Set(['unspecified', 'broadcast', 'multicast'])

/** `address` is a literal, without brackets; what is none lies nowhere. */
export function kindOfAddress(address: string): AddressKind {
  if (!ipaddr.isValid(address)) return 'nowhere'
  const parsed = ipaddr.process(address)
  if (metadata.has(parsed.toString())) return 'nowhere'
  const range = parsed.range()
  if (noHost.has(range)) return 'nowhere'
  const behind = parsed instanceof ipaddr.IPv6 ? translated(parsed) : null
  if (behind !== null) return kindOfAddress(behind)
  if (range !== 'unicast') return 'inside'
  return parsed instanceof ipaddr.IPv6 && !isGlobal(parsed) ? 'inside' : 'open'
}

/** The IPv4 address that a translator (RFC 6052, 64:ff9b::/96) asks for it: a server without IPv4 reaches most so. */
function translated(address: ipaddr.IPv6): string | null {
  const [parts, last] = [address.parts.slice(0, 6), address.toByteArray().slice(12)]
  return parts.join() === [0x64, 0xff9b, 0, 0, 0, 0].join() ? last.join('.') : null
}

/** All that is given out of the open internet begins with 2 or 3 (RFC 4291, 2.4). */
function isGlobal(address: ipaddr.IPv6): boolean {
  return ((address.parts[0] ?? 0) & 0xe000) === 0x2000
}
