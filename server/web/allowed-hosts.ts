import { isIP } from 'node:net'
import { isLoopbackAddress } from './client-address.ts'

/**
 * The host names this server answers for: the panel's own, and the very address the connection came to.
 * Any other name may be a page elsewhere whose DNS was pointed here.
 */
export function isAllowedHost(name: string, panelHost: string, localAddress: string): boolean {
  if (name === panelHost) return true
  if (isLoopbackName(name)) return isLoopbackAddress(localAddress)
  return isIP(name) !== 0 && name === localAddress
}

/** Names that only this machine answers, or the near end of a tunnel to it: there a cookie needs no TLS. */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || isLoopbackAddress(name)
}

export function isPrivateToThisMachine(name: string): boolean {
  return isLoopbackName(name) || name.endsWith('.localhost')
}

/** The name in a Host header: lower case, without port, brackets and trailing dot. */
export function hostName(header: string): string {
  return header
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}
