import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type EvilAnswer = (response: ServerResponse, request: IncomingMessage) => void

/** An engine on a unix socket that answers what a test tells it to, however wrong. `GET /version` is right unless told otherwise. */
export class EvilEngine implements AsyncDisposable {
  readonly socketPath: string
  /** `POST /v1.41/images/create?fromImage=…`, in the order they came. */
  readonly calls: string[] = []
  readonly #answers = new Map<string, EvilAnswer>()
  readonly #server = createServer((request, response) => this.#answer(request, response))

  private constructor(socketPath: string) {
    this.socketPath = socketPath
  }

  static async start(): Promise<EvilEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-evil-'))
    const engine = new EvilEngine(join(folder, 'docker.sock'))
    engine.on('GET /version', json({ Version: '20.10.24', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' }))
    await engine.listen()
    return engine
  }

  /** `call` is method and path without version and query: `GET /containers/x/json`. The last answer given holds. */
  on(call: string, answer: EvilAnswer): void {
    this.#answers.set(call, answer)
  }

  async listen(): Promise<void> {
    this.#server.listen(this.socketPath)
    await once(this.#server, 'listening')
  }

  /** Dies: every connection ends at once, and no new one is taken. */
  async die(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.die()
    await rm(join(this.socketPath, '..'), { recursive: true, force: true })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = request
    this.calls.push(`${method} ${url}`)
    const path = decodeURIComponent(url.replace(/\?.*$/, '').replace(/^\/v1\.\d+/, ''))
    const answer = this.#answers.get(`${method} ${path}`) ?? json({ message: `no answer for ${method} ${path}` }, 404)
    answer(response, request)
  }
}

export function json(value: unknown, status = 200): EvilAnswer {
  return response => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** These chunks with status 200, and a clean end. */
export function stream(...chunks: readonly (string | Uint8Array)[]): EvilAnswer {
  return response => {
    response.writeHead(200)
    for (const chunk of chunks) response.write(chunk)
    response.end()
  }
}

/** These bytes, then the connection breaks. */
export function cutAfter(text: string): EvilAnswer {
  return response => {
    response.writeHead(200, { 'content-length': text.length + 1000 })
    response.write(text, () => response.destroy())
  }
}

/** Nothing, for ever. */
export const silence: EvilAnswer = () => {}

/** These bytes, then nothing for ever. */
export function silenceAfter(text: string): EvilAnswer {
  return response => {
    response.writeHead(200)
    response.write(text)
  }
}

/** One after the other; the last one again and again. */
export function inTurn(...answers: readonly [EvilAnswer, ...EvilAnswer[]]): EvilAnswer {
  let turn = 0
  return (response, request) => {
    const answer = answers[Math.min(turn, answers.length - 1)] ?? answers[0]
    turn += 1
    answer(response, request)
  }
}
