import type { Socket } from 'node:net'
import type { LoadConnection, LoadRequest } from './load-connection.ts'
import type { LoadTarget } from './load-plan.ts'
import { Lost } from './lost.ts'
import { openSocket } from './open-socket.ts'
import { type HttpResponse, ResponseParser } from './response-parser.ts'

/** HTTP/1.1 with keep-alive over a socket of its own. Throws Lost. */
export async function openHttp1Connection(target: LoadTarget, timeoutMs: number): Promise<LoadConnection> {
  return new Http1Connection(await openSocket(target, timeoutMs), timeoutMs)
}

interface Waiting {
  resolve(response: HttpResponse): void
  reject(loss: Lost): void
}

class Http1Connection implements LoadConnection {
  state: LoadConnection['state'] = 'open'
  readonly #socket: Socket
  readonly #parser = new ResponseParser()
  #waiting: Waiting | null = null

  constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket
    socket.setTimeout(timeoutMs, () => this.#fail(new Lost('no answer in time', `nothing for ${timeoutMs} ms`)))
    socket.on('data', chunk => this.#receive(chunk))
    socket.on('error', error => this.#fail(new Lost('reset', error.message)))
    socket.on('end', () => this.#fail(new Lost('closed without an answer', this.#progress())))
    socket.on('close', () => this.#fail(new Lost('closed without an answer', this.#progress())))
  }

  exchange(request: LoadRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(this.#encode(request))
    })
  }

  close(): void {
    this.state = 'closed'
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    try {
      const response = this.#parser.read(chunk)
      if (response === null) return
      if (response.headers.connection === 'close') this.state = 'closing'
      this.#settle()?.resolve(response)
    } catch (error) {
      this.#fail(error instanceof Lost ? error : new Lost('not HTTP', String(error)))
    }
  }

  #fail(loss: Lost): void {
    if (this.state === 'open') this.state = 'closed'
    this.#socket.destroy()
    this.#settle()?.reject(loss)
  }

  #settle(): Waiting | null {
    const waiting = this.#waiting
    this.#waiting = null
    return waiting
  }

  #encode({ host, method, path, body }: LoadRequest): Buffer {
    const length = method === 'GET' ? '' : `Content-Length: ${body.length}\r\n`
    const head = Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n${length}\r\n`)
    return Buffer.concat([head, body])
  }

  #progress(): string {
    return this.#parser.hasBytes ? 'in the middle of the response' : 'before the response'
  }
}
