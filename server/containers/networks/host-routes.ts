import { readFileSync } from 'node:fs'
import { formatRange, type Ipv4Range } from './ipv4-range.ts'

export interface HostRoute {
  readonly device: string
  readonly range: Ipv4Range
}

/** The host's IPv4 routes but the default one. Source: proc(5), /proc/net/route; numbers there are little-endian hex. */
export function readHostRoutes(read: () => string = () => readFileSync('/proc/net/route', 'utf8')): HostRoute[] {
  return read()
    .split('\n')
    .slice(1)
    .map(line => line.split('\t'))
    .filter(fields => fields.length > 7 && fields[7] !== '00000000')
    .map(fields => ({
      device: fields[0] ?? '',
      range: { first: littleEndian(fields[1] ?? ''), bits: countBits(fields[7] ?? '') },
    }))
}

/** Routes that are not those of the engine's own networks. */
export function foreignRoutes(routes: readonly HostRoute[], engineSubnets: readonly string[]): HostRoute[] {
  const own = new Set(engineSubnets)
  return routes.filter(route => !own.has(formatRange(route.range)))
}

function littleEndian(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE(0)
}

function countBits(hex: string): number {
  return Number.parseInt(hex, 16).toString(2).replaceAll('0', '').length
}
