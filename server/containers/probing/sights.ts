import type { ListeningSocket } from './listening-sockets.ts'

/** An app that listens where nobody reaches it has so long to change its mind. */
const settledMs = 10_000

/** What one look from outside showed of a container that does not answer yet. */
export interface Sight {
  readonly words: string
  /** It cannot heal: the app's own port is taken on loopback, alone, and nothing has changed for long. */
  readonly isHopeless: boolean
}

/**
 * Follows what listens in a container. It gives up in one case only: the port that visitors are sent to is bound on loopback, so that
 * the same port cannot be bound for others any more. Any other port may be one that a helper opened before the app.
 */
export function followSights(port: number) {
  let before = ''
  let sinceMs = 0
  return (sockets: readonly ListeningSocket[], nowMs: number): Sight => {
    const words = wordsFor(sockets, port)
    const now = sockets
      .map(one => `${one.address}:${one.port}`)
      .toSorted()
      .join(' ')
    if (now !== before) sinceMs = nowMs
    before = now
    const isShutIn = sockets.some(one => one.port === port) && sockets.every(one => one.isLoopback)
    return { words, isHopeless: isShutIn && nowMs - sinceMs >= settledMs }
  }
}

function wordsFor(sockets: readonly ListeningSocket[], port: number): string {
  const own = sockets.filter(one => one.port === port)
  if (own.some(one => !one.isLoopback)) return `it listens on port ${port}, and this host has no connection to it yet`
  if (own.length > 0) return `it listens on port ${port} for itself alone (loopback); visitors come from outside`
  const ports = [...new Set(sockets.map(one => (one.isLoopback ? `${one.port} (loopback)` : one.port)))]
  if (ports.length > 0) return `it listens on port ${ports.join(' and ')}; visitors are sent to port ${port}`
  return 'nothing listens yet'
}
