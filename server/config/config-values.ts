import { isIPv4, isIPv6 } from 'node:net'
import { ConfigError } from './config-error.ts'

/** A port from 1 to 65535. Throws ConfigError naming the variable. */
export function parsePort(name: string, value: string, allowed = 'a port from 1 to 65535'): number {
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port >= 1 && port <= 65_535) return port
  throw new ConfigError(`${name}: \`${value}\` is not allowed; it must be ${allowed}.`)
}

/** `address:port`, IPv6 in brackets. Throws ConfigError. */
export function parseListen(name: string, value: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(value)
  const host = match?.[1] ?? match?.[2] ?? ''
  if (isIPv4(host) || isIPv6(host)) return { host, port: parsePort(name, match?.[3] ?? '') }
  throw new ConfigError(
    `${name}: \`${value}\` is not allowed; it must be an address and a port, such as 127.0.0.1:7300.`,
  )
}

/** An IPv4 or IPv6 range with a prefix of at most `longest` bits (for IPv4). Throws ConfigError. */
export function parseNetwork(name: string, value: string, longest: number): string {
  const [address = '', bits = '32'] = value.split('/')
  const prefix = Number(bits)
  const isRange = isIPv4(address)
    ? prefix >= 8 && prefix <= longest
    : longest === 32 && isIPv6(address) && prefix <= 128
  if (isRange && /^\d{1,3}$/.test(bits)) return value
  throw new ConfigError(
    `${name}: \`${value}\` is not allowed; it must be an address range such as 10.213.0.0/16 (at most /${longest}).`,
  )
}
