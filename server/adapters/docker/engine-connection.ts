import { type Dispatcher, Pool } from 'undici'
import type * as z from 'zod'
import type { AppError } from '../../errors.ts'
import * as failures from '../../failures/engine-failures.ts'
import { beforeDeadline } from './deadline.ts'
import { chooseVersion, engineVersion } from './engine-version.ts'

export interface EngineCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Without the version: `/containers/json`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  /** Sent as JSON; bytes as they are. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** For the whole call; for a stream, until its first byte may be read. 30 s by default. */
  readonly deadlineMs?: number
  readonly signal?: AbortSignal | undefined
  /** Turns a refusal into what the caller promised. */
  readonly refused?: (refusal: failures.EngineRefusal) => AppError
}

/** What is asked of an engine once, when berth first talks to it. */
interface Identity {
  /** `v1.41` */
  readonly version: string
  /** `linux/amd64` */
  readonly platform: string
}

const ordinaryCallMs = 30_000

/** Speaks HTTP to one engine over its unix socket. No call outlasts its deadline; every failure is an AppError. */
export class EngineConnection implements AsyncDisposable {
  readonly socketPath: string
  readonly #quick: Pool
  /** Streams and slow calls hold a connection each; they must not keep the quick ones waiting. */
  readonly #lasting: Pool
  #identity: Promise<Identity> | undefined

  constructor(socketPath: string) {
    this.socketPath = socketPath
    const options = { connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0 }
    this.#quick = new Pool('http://docker', { ...options, connections: 32 })
    this.#lasting = new Pool('http://docker', { ...options, connections: null })
  }

  /** The text of the answer; empty for 204 and 304. */
  async text(call: EngineCall): Promise<string> {
    const ms = call.deadlineMs ?? ordinaryCallMs
    const pool = ms > ordinaryCallMs ? this.#lasting : this.#quick
    try {
      return await beforeDeadline(this.#deadline(call, ms), async signal => {
        const response = await this.#send(pool, call, signal)
        return await response.body.text()
      })
    } catch (error) {
      throw this.#translate(call, error)
    }
  }

  async json<T>(call: EngineCall, shape: z.ZodType<T>): Promise<T> {
    return this.parse(nameOf(call), await this.text(call), shape)
  }

  /**
   * The answer as it arrives, chunk by chunk; leaving the loop closes the connection.
   * An aborted signal ends it with the signal's reason.
   */
  async *bytes(call: EngineCall): AsyncGenerator<Uint8Array> {
    try {
      yield* await this.#open(call)
    } catch (error) {
      throw this.#translate(call, error)
    }
  }

  /** An answer of the call of this name; what does not have the shape throws DOCKER_UNAVAILABLE. */
  parse<T>(call: string, text: string, shape: z.ZodType<T>): T {
    const answer = shape.safeParse(jsonIn(text))
    if (answer.success) return answer.data
    throw failures.notAnEngine(this.socketPath, call, answer.error)
  }

  async platform(): Promise<string> {
    const { platform } = await this.#identify()
    return platform
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#quick.destroy(), this.#lasting.destroy()])
  }

  async #open(call: EngineCall): Promise<Dispatcher.ResponseData['body']> {
    const deadline = this.#deadline(call, call.deadlineMs ?? ordinaryCallMs)
    const giveUp = new AbortController()
    const signal = call.signal === undefined ? giveUp.signal : AbortSignal.any([giveUp.signal, call.signal])
    return beforeDeadline(deadline, async expiry => {
      expiry.addEventListener('abort', () => giveUp.abort(expiry.reason), { once: true })
      const response = await this.#send(this.#lasting, call, signal)
      return response.body
    })
  }

  async #send(pool: Pool, call: EngineCall, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { version } = await this.#identify()
    const response = await pool.request({ ...requestOf(call), path: `/${version}${pathOf(call)}`, signal })
    if (response.statusCode < 400) return response
    throw this.#refusal(call, response.statusCode, await response.body.text())
  }

  #identify(): Promise<Identity> {
    this.#identity ??= this.#negotiate()
    return this.#identity
  }

  #refusal(call: EngineCall, status: number, text: string): AppError {
    const refusal = { status, message: messageIn(text) }
    return (call.refused ?? failures.engineRefused)(refusal)
  }

  async #negotiate(): Promise<Identity> {
    const call: EngineCall = { method: 'GET', path: '/version' }
    const text = await beforeDeadline(this.#deadline(call, ordinaryCallMs), async signal => {
      const response = await this.#quick.request({ method: 'GET', path: '/version', signal })
      return await response.body.text()
    })
    const { ApiVersion, Os, Arch } = this.parse(nameOf(call), text, engineVersion)
    return { version: chooseVersion(ApiVersion), platform: `${Os}/${Arch}` }
  }

  #translate(call: EngineCall, error: unknown): unknown {
    if (call.signal?.aborted) return call.signal.reason
    const failure = failures.engineLost(this.socketPath, error)
    // The engine that comes back may be another one.
    if (failure.code === 'DOCKER_UNAVAILABLE' || failure.code === 'UNSUPPORTED') this.#identity = undefined
    return failure
  }

  #deadline(call: EngineCall, ms: number) {
    return { ms, signal: call.signal, expired: () => failures.engineSilent(this.socketPath, nameOf(call), ms) }
  }
}

function requestOf(call: EngineCall): Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'> {
  const { method, body } = call
  if (body === undefined) return { method, headers: { ...call.headers }, body: null }
  if (body instanceof Uint8Array)
    return { method, headers: { 'content-type': 'application/x-tar', ...call.headers }, body }
  return { method, headers: { 'content-type': 'application/json', ...call.headers }, body: JSON.stringify(body) }
}

function pathOf({ path, query = {} }: EngineCall): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) search.set(key, String(value))
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`
}

function nameOf(call: EngineCall): string {
  return `${call.method} ${call.path}`
}

function messageIn(text: string): string {
  const answer = jsonIn(text)
  // Proxies and very old engines answer plain text.
  return answer !== null && typeof answer === 'object' && 'message' in answer ? String(answer.message) : text
}

/** Undefined when it is none; the parser's own error is dropped because it quotes the text, where variables stand. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
