import { lookup } from 'node:dns'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'

const connectMs = 10_000

export interface Question {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Longest time without a byte. */
  readonly silenceMs: number
}

/**
 * Asks, and answers with the head of the answer; the body is read by the caller. Not `fetch`: that gives up on
 * answers that take five minutes, and leaves `*.localhost` to a resolver that may not know it. A connection each:
 * a kept one may just be closing at the other end.
 */
export function openRequest({ url, body, silenceMs, ...question }: Question): Promise<IncomingMessage> {
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = open(url, { ...question, agent: false, lookup: lookupHost, timeout: connectMs }, resolve)
    request.on('error', reject)
    request.on('timeout', () => request.destroy(silent(url)))
    whenConnected(request, url, () => request.setTimeout(silenceMs))
    request.end(body)
  })
}

function whenConnected(request: ClientRequest, { protocol }: URL, act: () => void): void {
  request.on('socket', socket => {
    if (socket.connecting) socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', act)
    else act()
  })
}

function silent({ host }: URL): Error {
  return Object.assign(new Error(`${host} is silent`), { code: 'ETIMEDOUT' })
}

/** RFC 6761: names under localhost are this machine. */
export const lookupHost: LookupFunction = (host, options, callback) => {
  if (host.endsWith('.localhost')) lookup('localhost', options, callback)
  else lookup(host, options, callback)
}
