import type { Duplex, Readable } from 'node:stream'
import type Docker from 'dockerode'
import { Pool } from 'undici'
import type * as z from 'zod'
import type { AppError } from '../../errors.ts'
import * as failures from '../../failures/engine-failures.ts'
import { beforeDeadline } from './deadline.ts'
import { dockerodeClients, type Transport } from './dockerode-modem.ts'
import { chooseVersion, engineVersion } from './engine-version.ts'
import { jsonIn } from './json-text.ts'

export interface EngineCall {
  /** One method of dockerode; its answer, or its stream, is what the call answers. */
  readonly ask: (docker: Docker) => Promise<unknown>
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

/** What a call became on its way, for messages: `GET /info`. */
interface Asked {
  name: string
}

const ordinaryCallMs = 30_000

/** Speaks with one engine over its unix socket, by dockerode. No call outlasts its deadline; every failure is an AppError. */
export class EngineConnection implements AsyncDisposable {
  readonly socketPath: string
  readonly #client: (transport: Transport) => Docker
  readonly #quick: Pool
  /** Streams and slow calls hold a connection each; they must not keep the quick ones waiting. */
  readonly #lasting: Pool
  #identity: Promise<Identity> | undefined

  constructor(socketPath: string) {
    this.socketPath = socketPath
    this.#client = dockerodeClients(socketPath)
    const options = { connect: { socketPath }, headersTimeout: 0, bodyTimeout: 0 }
    this.#quick = new Pool('http://docker', { ...options, connections: 32 })
    this.#lasting = new Pool('http://docker', { ...options, connections: null })
  }

  /** A call whose answer says nothing more. */
  async run(call: EngineCall): Promise<void> {
    await this.#whole(call, newCall())
  }

  /** An answer of another shape throws DOCKER_UNAVAILABLE. */
  async json<T>(call: EngineCall, shape: z.ZodType<T>): Promise<T> {
    const asked = newCall()
    return this.#parse(asked, await this.#whole(call, asked), shape)
  }

  /**
   * The answer as it arrives, chunk by chunk; leaving the loop closes the connection.
   * An aborted signal ends it with the signal's reason.
   */
  async *bytes(call: EngineCall, asked: Asked = newCall()): AsyncGenerator<Uint8Array> {
    try {
      yield* await this.#open(call, asked)
    } catch (error) {
      throw this.#translate(call, error)
    }
  }

  /** The connection itself, for both ways; whoever asks closes it. */
  async socket(call: EngineCall): Promise<Duplex> {
    const asked = newCall()
    const deadline = this.#deadline(call, asked, ordinaryCallMs)
    try {
      return await beforeDeadline(deadline, async signal => {
        const { version } = await this.#identify()
        const by = { pool: this.#lasting, version, signal, answer: 'socket' } as const
        return (await call.ask(this.#client(this.#transport(call, asked, by)))) as Duplex
      })
    } catch (error) {
      throw this.#translate(call, error)
    }
  }

  /** An answer that the engine begins at once and completes when it likes: the deadline is for its beginning. */
  async jsonAtEnd<T>(call: EngineCall, shape: z.ZodType<T>): Promise<T> {
    const asked = newCall()
    const chunks: Uint8Array[] = []
    for await (const chunk of this.bytes(call, asked)) chunks.push(chunk)
    return this.#parse(asked, jsonIn(Buffer.concat(chunks).toString('utf8')), shape)
  }

  async platform(): Promise<string> {
    try {
      const { platform } = await this.#identify()
      return platform
    } catch (error) {
      throw this.#translate({}, error)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#quick.destroy(), this.#lasting.destroy()])
  }

  async #whole(call: EngineCall, asked: Asked): Promise<unknown> {
    const ms = call.deadlineMs ?? ordinaryCallMs
    const pool = ms > ordinaryCallMs ? this.#lasting : this.#quick
    try {
      return await beforeDeadline(this.#deadline(call, asked, ms), async signal => {
        const { version } = await this.#identify()
        return await call.ask(this.#client(this.#transport(call, asked, { pool, version, signal, answer: 'whole' })))
      })
    } catch (error) {
      throw this.#translate(call, error)
    }
  }

  async #open(call: EngineCall, asked: Asked): Promise<Readable> {
    const giveUp = new AbortController()
    const signal = call.signal === undefined ? giveUp.signal : AbortSignal.any([giveUp.signal, call.signal])
    return beforeDeadline(this.#deadline(call, asked, call.deadlineMs ?? ordinaryCallMs), async expiry => {
      expiry.addEventListener('abort', () => giveUp.abort(expiry.reason), { once: true })
      const { version } = await this.#identify()
      const by = { pool: this.#lasting, version, signal, answer: 'stream' } as const
      return (await call.ask(this.#client(this.#transport(call, asked, by)))) as Readable
    })
  }

  #transport(
    call: Pick<EngineCall, 'refused'>,
    asked: Asked,
    by: Pick<Transport, 'pool' | 'version' | 'signal' | 'answer'>,
  ): Transport {
    return {
      ...by,
      onRequest: name => {
        asked.name = name
      },
      refused: call.refused ?? failures.engineRefused,
      unreadable: () => failures.notAnEngine(this.socketPath, asked.name),
    }
  }

  #identify(): Promise<Identity> {
    this.#identity ??= this.#negotiate()
    return this.#identity
  }

  async #negotiate(): Promise<Identity> {
    const asked = newCall()
    const answer = await beforeDeadline(this.#deadline({}, asked, ordinaryCallMs), signal => {
      const by = { pool: this.#quick, version: undefined, signal, answer: 'whole' } as const
      return this.#client(this.#transport({}, asked, by)).version()
    })
    const { ApiVersion, Os, Arch } = this.#parse(asked, answer, engineVersion)
    return { version: chooseVersion(ApiVersion), platform: `${Os}/${Arch}` }
  }

  #parse<T>(asked: Asked, answer: unknown, shape: z.ZodType<T>): T {
    const parsed = shape.safeParse(answer)
    if (parsed.success) return parsed.data
    throw failures.notAnEngine(this.socketPath, asked.name, parsed.error)
  }

  #translate(call: Pick<EngineCall, 'signal'>, error: unknown): unknown {
    if (call.signal?.aborted) return call.signal.reason
    const failure = failures.engineLost(this.socketPath, error)
    // The engine that comes back may be another one.
    if (failure.code === 'DOCKER_UNAVAILABLE' || failure.code === 'UNSUPPORTED') this.#identity = undefined
    return failure
  }

  #deadline({ signal }: Pick<EngineCall, 'signal'>, asked: Asked, ms: number) {
    return { ms, signal, expired: () => failures.engineSilent(this.socketPath, asked.name, ms) }
  }
}

/** Until a request goes out, the version is what is asked for. */
function newCall(): Asked {
  return { name: 'GET /version' }
}
