import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import { connect as connectTls } from 'node:tls'
import type { LoadConnection, LoadRequest } from './load-connection.ts'
import type { LoadTarget } from './load-plan.ts'
import { Lost } from './lost.ts'
import type { HttpResponse } from './response-parser.ts'

/** One HTTP/2 session with one stream at a time. Throws Lost. */
export function openHttp2Connection(target: LoadTarget, timeoutMs: number): Promise<LoadConnection> {
  const session = connect(`https://${target.host}`, { createConnection: () => openTls(target) })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error(`no session after ${timeoutMs} ms`)), timeoutMs)
    const fail = (error: Error): void => {
      clearTimeout(timer)
      session.destroy()
      reject(new Lost('not connected', error.message))
    }
    session.once('error', fail)
    session.once('remoteSettings', () => {
      clearTimeout(timer)
      session.removeListener('error', fail)
      resolve(new Http2Connection(session, timeoutMs))
    })
  })
}

function openTls({ address, port, host }: LoadTarget) {
  return connectTls({ host: address, port, servername: host, ALPNProtocols: ['h2'], rejectUnauthorized: false })
}

class Http2Connection implements LoadConnection {
  state: LoadConnection['state'] = 'open'
  readonly #session: ClientHttp2Session
  readonly #timeoutMs: number

  constructor(session: ClientHttp2Session, timeoutMs: number) {
    this.#session = session
    this.#timeoutMs = timeoutMs
    session.on('goaway', () => {
      this.state = 'closing'
    })
    session.on('error', () => session.destroy())
    session.on('close', () => {
      if (this.state === 'open') this.state = 'closed'
    })
  }

  exchange(request: LoadRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const stream = this.#open(request)
      const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), this.#timeoutMs)
      let head: Omit<HttpResponse, 'body'> | null = null
      let failure: Error | null = null
      const chunks: Buffer[] = []
      stream.on('response', headers => {
        head = { status: headers[':status'] ?? 0, headers: textOf(headers) }
      })
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', error => {
        failure = error
      })
      stream.on('close', () => {
        clearTimeout(timer)
        const isWhole = head !== null && failure === null && stream.rstCode === constants.NGHTTP2_NO_ERROR
        if (isWhole && head !== null) resolve({ ...head, body: Buffer.concat(chunks) })
        else reject(lossOf(stream, failure))
      })
    })
  }

  close(): void {
    this.state = 'closed'
    this.#session.destroy()
  }

  #open({ host, method, path, body }: LoadRequest): ClientHttp2Stream {
    const headers = { ':method': method, ':path': path, ':authority': host }
    if (method === 'GET') return this.#session.request(headers, { endStream: true })
    const stream = this.#session.request({ ...headers, 'content-length': String(body.length) })
    stream.end(body)
    return stream
  }
}

function textOf(headers: Readonly<Record<string, string | string[] | number | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

function lossOf(stream: ClientHttp2Stream, failure: Error | null): Lost {
  if (stream.rstCode === constants.NGHTTP2_CANCEL) return new Lost('no answer in time', 'stream cancelled by us')
  if (failure === null && stream.rstCode === constants.NGHTTP2_NO_ERROR) {
    return new Lost('closed without an answer', 'the stream ended without headers')
  }
  return new Lost('reset', `${failure?.message ?? 'stream reset'} (code ${stream.rstCode})`)
}
