import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Web } from './create-web.ts'
import type { Door } from './door.ts'
import { holdTalk, type TalkTerms } from './live-socket.ts'

/** Larger than any piece of input that is sent at once. */
const LARGEST_MESSAGE_BYTES = 1024 * 1024

export interface Upgrades {
  /** A request that asks for a WebSocket: the application answers it as any other, by the same checks. Never throws. */
  answer(
    request: IncomingMessage,
    connection: { readonly socket: Duplex; readonly head: Buffer },
    door: Door,
  ): Promise<void>
  /** Cuts all of them off. */
  endAll(): void
}

export function isWebSocketRequest({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

export function openUpgrades({ app }: Web): Upgrades {
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES, perMessageDeflate: false })
  return {
    async answer(request, { socket, head }, door) {
      socket.on('error', () => socket.destroy())
      try {
        const taken: TalkTerms[] = []
        const response = await app.fetch(requestOf(request), { ...door, upgrade: terms => void taken.push(terms) })
        const [terms] = taken
        if (terms === undefined || !response.ok) await refuse(socket, response)
        else server.handleUpgrade(request, socket, head, opened => void holdTalk(opened, terms))
      } catch {
        // Of the application nothing is thrown: this was no request.
        socket.destroy()
      }
    },
    endAll() {
      for (const client of server.clients) client.terminate()
    },
  }
}

/** Whose host it names is judged by the header, as for every request; the address here only has to be one. */
function requestOf({ url = '/', headers }: IncomingMessage): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return new Request(`http://upgrade.invalid${url.startsWith('/') ? url : '/'}`, { headers: pairs })
}

async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const headers = [...response.headers].filter(([name]) => !/^(connection|content-length)$/i.test(name))
  const lines = [
    `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]))
}
