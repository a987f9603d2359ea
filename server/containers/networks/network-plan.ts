import { addressAt, formatRange, parseRange, sizeOf } from './ipv4-range.ts'

/** How the addresses of a project's subnet are shared out. */
export interface NetworkPlan {
  /** The first address after the network's own. */
  readonly gateway: string
  /** Where Docker finds addresses for containers that ask for none: the last sixteenth, of which berth gives out nothing. */
  readonly strangers: string
  /** Offsets that berth gives out: from, and up to but not with. */
  readonly from: number
  readonly until: number
}

const strangersPart = 16

/**
 * A fixed address is not reserved: after a restart of Docker's daemon, a container without one may get it first, and the
 * other one stays down. So those without one get a range of their own.
 */
export function planNetwork(subnet: string): NetworkPlan {
  const range = parseRange(subnet)
  const until = sizeOf(range) - sizeOf(range) / strangersPart
  const strangers = { first: range.first + until, bits: range.bits + Math.log2(strangersPart) }
  return { gateway: addressAt(range, 1), strangers: formatRange(strangers), from: 2, until }
}
