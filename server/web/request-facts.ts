import type { BlockList } from 'node:net'
import { hostName, isPrivateToThisMachine } from './allowed-hosts.ts'
import { clientAddress, isLoopbackAddress } from './client-address.ts'
import type { Door } from './door.ts'

/** What is true of a request before anybody reads it. */
export interface RequestFacts {
  /** In the answer's X-Request-Id, in the log and in the audit. */
  readonly id: string
  readonly via: 'network' | 'control'
  /** The client's address; empty for the control socket. */
  readonly address: string
  readonly isFromThisMachine: boolean
  readonly method: string
  readonly path: string
  /** The name in Host, without the port. */
  readonly host: string
  /** Scheme, name and port as the browser sees them. */
  readonly origin: string
  readonly isSecure: boolean
  /** May carry a session: TLS, or a name that never leaves this machine. */
  readonly maySignIn: boolean
}

/** A request as it came in: its door, and what it says of itself. */
interface Arrival {
  readonly env: Door
  readonly req: {
    readonly method: string
    readonly path: string
    header(name: string): string | undefined
  }
}

export function factsOf(c: Arrival, id: string, trusted: BlockList): RequestFacts {
  const door = c.env
  const about = { id, via: door.via, method: c.req.method, path: c.req.path }
  if (door.via === 'control') {
    const host = 'control.invalid'
    return {
      ...about,
      address: '',
      isFromThisMachine: true,
      host,
      origin: `http://${host}`,
      isSecure: false,
      maySignIn: false,
    }
  }
  const header = c.req.header('host') ?? ''
  const host = hostName(header)
  const address = clientAddress(door.peer, c.req.header('x-forwarded-for'), trusted)
  const isSecure = isLoopbackAddress(door.peer) && c.req.header('x-forwarded-proto') === 'https'
  return {
    ...about,
    address,
    isFromThisMachine: isLoopbackAddress(address),
    host,
    origin: `${isSecure ? 'https' : 'http'}://${header.toLowerCase()}`,
    isSecure,
    maySignIn: isSecure || isPrivateToThisMachine(host),
  }
}
