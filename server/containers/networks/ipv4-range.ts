/** An IPv4 range; `first` is the network address as an unsigned 32-bit number. */
export interface Ipv4Range {
  readonly first: number
  readonly bits: number
}

/** `10.213.0.0/16`; a bare address is a /32. The caller has checked the grammar. */
export function parseRange(text: string): Ipv4Range {
  const [address = '', bits = '32'] = text.split('/')
  const prefix = Number(bits)
  return { first: (toNumber(address) & maskOf(prefix)) >>> 0, bits: prefix }
}

export function formatRange({ first, bits }: Ipv4Range): string {
  return `${toAddress(first)}/${bits}`
}

export function sizeOf({ bits }: Ipv4Range): number {
  return 2 ** (32 - bits)
}

export function isOverlap(left: Ipv4Range, right: Ipv4Range): boolean {
  const mask = maskOf(Math.min(left.bits, right.bits))
  return (left.first & mask) >>> 0 === (right.first & mask) >>> 0
}

/** All ranges of `bits` inside `range`, in order. */
export function* rangesWithin(range: Ipv4Range, bits: number): Generator<Ipv4Range> {
  const step = 2 ** (32 - bits)
  for (let offset = 0; offset < sizeOf(range); offset += step) yield { first: range.first + offset, bits }
}

export function addressAt(range: Ipv4Range, offset: number): string {
  return toAddress(range.first + offset)
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')
}

function maskOf(bits: number): number {
  return bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0
}
