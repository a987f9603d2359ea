import { createWebSocketStream, WebSocket } from 'ws'
import { version } from '../../server/version.ts'
import { CliError } from '../cli-error.ts'
import type { Connection } from '../settings/connection.ts'
import { answerFailure } from './answer-failure.ts'
import { networkFailure } from './network-failure.ts'
import { lookupHost } from './open-request.ts'
import { readBody } from './read-body.ts'

const connectMs = 10_000
/** The server asks every 15 s whether somebody is there. */
const longestSilenceMs = 40_000
/** Messages that were read and not taken yet; after these the connection is not read. */
const mostWaiting = 4

/** A WebSocket of the server's `/api/v1`: texts and bytes. */
export interface ApiSocket extends Disposable {
  /** In their order, until the connection ends or breaks off; no more are read than are taken. */
  readonly messages: AsyncIterable<string | Uint8Array>
  /** Resolves when it is on its way; also when nobody takes it any more. */
  send(message: string | Uint8Array): Promise<void>
}

/** Throws CliError when the server does not open it. */
export async function openSocket(connection: Connection, path: string): Promise<ApiSocket> {
  const url = new URL(`/api/v1${path}`, connection.url)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${connection.token}`, 'user-agent': `berth/${version}` },
    handshakeTimeout: connectMs,
    perMessageDeflate: false,
    lookup: lookupHost,
  })
  const stream = createWebSocketStream(socket, { readableObjectMode: true, readableHighWaterMark: mostWaiting })
  // The end of the messages that follows says enough.
  for (const one of [socket, stream]) one.on('error', () => {})
  await opened(socket, connection)
  const watch = watchSilence(socket)
  return {
    messages: stream.iterator({ destroyOnReturn: false }),
    send: message => new Promise(resolve => socket.send(message, () => resolve())),
    [Symbol.dispose]() {
      clearInterval(watch)
      socket.terminate()
    },
  }
}

function opened(socket: WebSocket, connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', error => reject(networkFailure(error, connection.url)))
    socket.once('unexpected-response', (_, answer) => {
      readBody(answer)
        .then(text => answerFailure(answer, text, connection))
        .then(reject, () => reject(new CliError({ message: 'The server did not open the connection.' })))
        .finally(() => socket.terminate())
    })
  })
}

/** A connection that is dead says nothing, not even that. One that is not read says nothing either. */
function watchSilence(socket: WebSocket): NodeJS.Timeout {
  let heardAt = performance.now()
  const hear = () => {
    heardAt = performance.now()
  }
  socket.on('ping', hear).on('message', hear)
  return setInterval(() => {
    if (socket.isPaused) hear()
    else if (performance.now() - heardAt > longestSilenceMs) socket.terminate()
  }, 5000)
}
