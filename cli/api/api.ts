import type { IncomingMessage } from 'node:http'
import { version } from '../../server/version.ts'
import { CliError } from '../cli-error.ts'
import type { Connection } from '../settings/connection.ts'
import { answerFailure } from './answer-failure.ts'
import { networkFailure } from './network-failure.ts'
import { openRequest } from './open-request.ts'
import { readBody } from './read-body.ts'
import { type ServerEvent, serverEvents } from './server-events.ts'

const longestAnswerMs = 15 * 60_000
/** The server breaks its silence every 15 s. */
const longestSilenceMs = 40_000

export interface CallOptions {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export interface EventOptions extends CallOptions {
  /** The server has taken the question; events may be long in coming. */
  readonly onOpen?: () => void
}

/** The server's `/api/v1`. Everything throws CliError. */
export interface Api {
  readonly connection: Connection
  get<T>(path: string, options?: CallOptions): Promise<T>
  text(path: string): Promise<string>
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, options?: CallOptions): Promise<T>
  /** A live answer, until the server or `signal` ends it. */
  events(method: 'GET' | 'POST', path: string, options?: EventOptions): AsyncGenerator<ServerEvent>
}

export function openApi(connection: Connection): Api {
  async function open(method: string, path: string, options: CallOptions & { accept: string; silenceMs: number }) {
    const { body, headers, signal, accept, silenceMs } = options
    return openRequest({
      method,
      url: new URL(`/api/v1${path}`, connection.url),
      headers: {
        authorization: `Bearer ${connection.token}`,
        accept,
        'user-agent': `berth/${version}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      silenceMs,
    })
  }

  async function ask<T>(
    method: string,
    path: string,
    { accept = 'application/json', ...options }: CallOptions & { accept?: string },
    read: (message: IncomingMessage, text: string) => T,
  ): Promise<T> {
    try {
      const message = await open(method, path, { ...options, accept, silenceMs: longestAnswerMs })
      const text = await readBody(message)
      if (!isSuccess(message)) throw answerFailure(message, text, connection)
      return read(message, text)
    } catch (error) {
      throw inWords(error, connection)
    }
  }

  function askJson<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    return ask(method, path, options, (message, text) => answerIn<T>(message, text, connection))
  }

  async function* events(method: string, path: string, options: EventOptions = {}): AsyncGenerator<ServerEvent> {
    try {
      const message = await open(method, path, { ...options, accept: 'text/event-stream', silenceMs: longestSilenceMs })
      if (!isSuccess(message)) throw answerFailure(message, await readBody(message), connection)
      options.onOpen?.()
      yield* serverEvents(message)
    } catch (error) {
      throw inWords(error, connection)
    }
  }

  return {
    connection,
    get: (path, options) => askJson('GET', path, options),
    text: path => ask('GET', path, { accept: 'text/plain' }, (_, text) => text),
    send: askJson,
    events,
  }
}

/** A 204 has no body; everything else is JSON. */
function answerIn<T>(message: IncomingMessage, text: string, connection: Connection): T {
  if (message.statusCode === 204) return undefined as T
  if (message.headers['content-type']?.includes('json') !== true) throw answerFailure(message, '', connection)
  return JSON.parse(text) as T
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300
}

/** What the network throws, in words; an abort stays what it is. */
function inWords(error: unknown, connection: Connection): unknown {
  if (error instanceof CliError || (error instanceof Error && error.name === 'AbortError')) return error
  return networkFailure(error, connection.url)
}
