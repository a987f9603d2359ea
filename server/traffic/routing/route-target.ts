import { isHostName } from './host-name.ts'

/** Where a host name leads; it stands on disk as the name of one empty file. */
export type RouteTarget =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'hold'; readonly hold: number }
  | { readonly kind: 'redirect'; readonly host: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }

/** Most instances of a process that traffic is shared between. */
export const mostAddresses = 12
/** Hold files that Caddy's configuration knows: the most apps that must stop before they start. */
export const holdCount = 1024

/** A file's name may have 255 bytes, a host's 253: the longest stand behind a shorter prefix. */
const redirectPrefixes = ['to-', 'r-'] as const
const longestAfterTo = 255 - 'to-'.length

/** `10.213.0.5:8080,10.213.0.6:8080`, `hold-7`, `to-shop.example.com`, `stopped` or `starting`. Throws on what no configuration could read back. */
export function routeFileName(target: RouteTarget): string {
  const name = written(target)
  if (parseRouteFileName(name) === undefined) throw new Error(`"${name}" is no route target`)
  return name
}

/** Undefined for a name of no known kind; Caddy answers such a host with the 404 page. */
export function parseRouteFileName(name: string): RouteTarget | undefined {
  if (name === 'stopped' || name === 'starting') return { kind: name }
  if (name.startsWith('hold-')) return parseHold(name.slice('hold-'.length))
  const prefix = redirectPrefixes.find(one => name.startsWith(one))
  if (prefix !== undefined) return parseRedirect(name.slice(prefix.length))
  return parseAddresses(name)
}

export function isSameTarget(left: RouteTarget, right: RouteTarget): boolean {
  return written(left) === written(right)
}

export function isHoldNumber(hold: number): boolean {
  return Number.isInteger(hold) && hold >= 0 && hold < holdCount
}

/** IPv4 and port, as they stand in routes: `10.213.0.5:8080`. */
export function isAddress(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}):([1-9]\d{0,4})$/.exec(text)
  if (match === null) return false
  const [bytes, port] = [match.slice(1, 5), Number(match[5])]
  return port <= 65_535 && bytes.every(byte => String(Number(byte)) === byte && Number(byte) <= 255)
}

function written(target: RouteTarget): string {
  switch (target.kind) {
    case 'addresses':
      return target.addresses.join(',')
    case 'hold':
      return `hold-${target.hold}`
    case 'redirect':
      return `${redirectPrefixes[target.host.length > longestAfterTo ? 1 : 0]}${target.host}`
    case 'stopped':
    case 'starting':
      return target.kind
  }
}

function parseHold(digits: string): RouteTarget | undefined {
  const hold = Number(digits)
  return String(hold) === digits && isHoldNumber(hold) ? { kind: 'hold', hold } : undefined
}

function parseRedirect(host: string): RouteTarget | undefined {
  return isHostName(host) ? { kind: 'redirect', host } : undefined
}

function parseAddresses(name: string): RouteTarget | undefined {
  const addresses = name.split(',')
  if (name.length > 255 || addresses.length > mostAddresses || !addresses.every(isAddress)) return undefined
  return { kind: 'addresses', addresses }
}
