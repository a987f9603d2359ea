import { chmodSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { AppError } from '../errors.ts'
import { prepareSocketFolder } from './control-socket.ts'
import type { Web } from './create-web.ts'
import type { Door } from './door.ts'
import { isWebSocketRequest, openUpgrades, type Upgrades } from './upgrades.ts'

const LAST_REQUESTS_MS = 5000

export interface WebServer {
  /** The port that was taken, also when any was asked for. */
  readonly port: number
  /** Takes no more requests, ends live streams, and returns when the last answer is out (5 s at most). */
  stop(): Promise<void>
}

/** Listens for Caddy and tunnels on `listen`, and for the commands of this machine on `controlSocket`. Throws CONFLICT. */
export async function serveWeb(options: {
  readonly web: Web
  readonly listen: { readonly host: string; readonly port: number }
  readonly controlSocket: string
}): Promise<WebServer> {
  const { web, listen, controlSocket } = options
  const upgrades = openUpgrades(web)
  const network = serverFor(web, upgrades, networkDoor)
  const control = serverFor(web, upgrades, () => ({ via: 'control' }))
  await listening(network, listen)
  prepareSocketFolder(controlSocket)
  await listening(control, { path: controlSocket })
  chmodSync(controlSocket, 0o600)
  return {
    port: (network.address() as AddressInfo).port,
    async stop() {
      web.endStreams()
      upgrades.endAll()
      await Promise.all([closed(network), closed(control)])
    },
  }
}

function serverFor({ app }: Web, upgrades: Upgrades, doorOf: (request: IncomingMessage) => Door): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, doorOf(env.incoming as IncomingMessage)), {
    overrideGlobalObjects: false,
  })
  const limits = { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000 }
  // An upgrade to anything else, such as h2c, is passed over: the request is answered as it is.
  const options = { ...limits, shouldUpgradeCallback: isWebSocketRequest }
  return createServer(options, (request, response) => void listener(request, response))
    .on('upgrade', (request, socket, head) => void upgrades.answer(request, { socket, head }, doorOf(request)))
    .on('clientError', refuseRequest)
}

function networkDoor({ socket }: IncomingMessage): Door {
  return { via: 'network', peer: socket.remoteAddress ?? '', local: withoutPrefix(socket.localAddress ?? '') }
}

function withoutPrefix(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}

/** What Node's parser refuses never becomes a request; it gets the same shape of answer. */
function refuseRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The headers are larger than 16 KiB.']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request did not arrive within 30 s.']
        : ['400 Bad Request', 'This is not HTTP.']
  const advice = 'Correct the request and send it again.'
  const body = `${JSON.stringify({ error: { code: 'VALIDATION', message, advice } })}\n`
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
  socket.end(head + body)
}

function listening(server: Server, where: { host: string; port: number } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', error => reject(cannotListen(where, error)))
    server.listen(where, resolve)
  })
}

function cannotListen(
  where: { host: string; port: number } | { path: string },
  cause: NodeJS.ErrnoException,
): AppError {
  const place = 'path' in where ? where.path : `${where.host}:${where.port}`
  const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : (cause.code ?? cause.message)
  return new AppError(
    {
      code: 'CONFLICT',
      message: `berthd cannot listen on ${place}: ${why}.`,
      advice: 'Stop that program, or set BERTH_LISTEN to another address.',
    },
    cause,
  )
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => {
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    const last = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(last)
      resolve()
    })
  })
}
