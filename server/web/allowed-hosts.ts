import { isIP } from 'node:net'
import { isLoopbackAddress } from './client-address.ts'

/**
 * The host names this server answers for: the panel's own, and the very address the connection came to.
 * Any other name may be a page elsewhere whose DNS was pointed here.
 */
export function isAllowedHost(name: string, panelHost: string, { peer, local }: Ends): boolean {
  if (name === panelHost) return true
  if (isLoopbackName(name)) return isLoopbackAddress(local) || isTunnel(peer, local)
  return isIP(name) !== 0 && name === local
}

/** Where a connection comes from, and which address of ours it came to. */
interface Ends {
  readonly peer: string
  readonly local: string
}

/** A tunnel to a server that listens on its network alone: sshd connects from the very address that it connects to. */
function isTunnel(peer: string, local: string): boolean {
  return peer.replace(/^::ffff:(?=\d+\.)/, '') === local
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
