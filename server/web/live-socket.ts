import { createWebSocketStream, type WebSocket } from 'ws'
import type { Logger } from '../log.ts'

const HEARTBEAT_MS = 15_000
/** Messages that were read and not taken yet; after these the connection is not read. */
const MOST_WAITING = 4

/** A WebSocket, as rooms see it: texts and bytes. */
export interface LiveSocket {
  /** Aborts when the other side is gone or silent, may stay no longer, or the server stops. */
  readonly signal: AbortSignal
  /** In their order, until the other side is gone; no more are read than are taken. */
  readonly messages: AsyncIterable<string | Uint8Array>
  /** Resolves when it is on its way; at once when the other side is gone. */
  send(message: string | Uint8Array): Promise<void>
}

/** Closed when this returns. */
export type Talk = (socket: LiveSocket) => Promise<void>

export interface TalkTerms {
  readonly talk: Talk
  /** Asked at every heartbeat. */
  readonly mayStay: () => boolean
  readonly log: Logger
}

/** Holds a talk from the opened connection to its close. Never throws. */
export async function holdTalk(socket: WebSocket, { talk, mayStay, log }: TalkTerms): Promise<void> {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  const stream = createWebSocketStream(socket, { readableObjectMode: true, readableHighWaterMark: MOST_WAITING })
  // The close that follows says enough.
  for (const one of [socket, stream]) one.on('error', () => {})
  const heartbeat = beat(socket, mayStay)
  try {
    await talk({
      signal: gone.signal,
      messages: stream.iterator({ destroyOnReturn: false }),
      send: message => new Promise(resolve => socket.send(message, () => resolve())),
    })
    socket.close(1000)
  } catch (error) {
    log.error({ err: error }, 'a talk over a WebSocket ended early')
    socket.close(1011)
  } finally {
    clearInterval(heartbeat)
  }
}

/** Finds out who left without a word. Who has more to say than is taken cannot answer: there the ping itself fails. */
function beat(socket: WebSocket, mayStay: () => boolean): NodeJS.Timeout {
  let isThere = true
  socket.on('pong', () => {
    isThere = true
  })
  return setInterval(() => {
    if (!mayStay()) socket.close(1008, 'not signed in any more')
    else if (!isThere && !socket.isPaused) socket.terminate()
    isThere = false
    if (socket.readyState === socket.OPEN) socket.ping()
  }, HEARTBEAT_MS)
}
