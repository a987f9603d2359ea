import type { IncomingMessage, ServerResponse } from 'node:http'
import { json as readJson } from 'node:stream/consumers'

/** What the engine refuses, in the words of the real one. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface Call {
  /** What stood in the path where the pattern has its groups. */
  readonly name: string
  readonly query: URLSearchParams
  /** For answers that come bit by bit. */
  readonly response: ServerResponse
  body<T>(): Promise<T>
}

/** Answered as JSON; undefined means 204, `streamed` that the response was begun already. */
export type Answering = (call: Call) => unknown
export const streamed = Symbol('streamed')

export type Routes = Readonly<Record<string, Answering>>

/** `GET /containers/(.+)/json` and the like; the first that fits answers. */
export async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://docker')
  const asked = `${request.method} ${decodeURIComponent(pathname.replace(/^\/v1\.\d+/, ''))}`
  try {
    for (const [pattern, answering] of Object.entries(routes)) {
      const match = new RegExp(`^${pattern}$`).exec(asked)
      if (match === null) continue
      const call = {
        name: match[1] ?? '',
        query: searchParams,
        response,
        body: async () => (await readJson(request)) as never,
      }
      return send(response, await answering(call))
    }
    throw new Refusal(404, `page not found: ${asked}`)
  } catch (error) {
    if (response.headersSent) response.destroy()
    else refuse(response, error)
  }
}

function send(response: ServerResponse, value: unknown): void {
  if (value === streamed) return
  if (value === undefined) response.writeHead(204).end()
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function refuse(response: ServerResponse, error: unknown): void {
  const status = error instanceof Refusal ? error.status : 500
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ message: String((error as Error).message) }))
}

/** `{"label":["a=b"]}` as it comes in the query. */
export function filtersIn(query: URLSearchParams): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(query.get('filters') ?? '{}') as Record<string, readonly string[]>
}

/** Whether these labels have all that is asked for: `name` or `name=value`. */
export function hasLabels(labels: Readonly<Record<string, string>>, wanted: readonly string[] = []): boolean {
  return wanted.every(one => {
    const [name = '', ...value] = one.split('=')
    return value.length === 0 ? name in labels : labels[name] === value.join('=')
  })
}
