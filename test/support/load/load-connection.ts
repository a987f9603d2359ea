import { openHttp1Connection } from './http1-connection.ts'
import { openHttp2Connection } from './http2-connection.ts'
import type { LoadTarget } from './load-plan.ts'
import type { HttpResponse } from './response-parser.ts'

export interface LoadRequest {
  readonly host: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body: Buffer
}

/** One connection that never tries anything twice. */
export interface LoadConnection {
  /** Sends one request and answers its whole response. Throws Lost. */
  exchange(request: LoadRequest): Promise<HttpResponse>
  /** `closing`: the server has said that it ends this connection; `closed`: it did so without a word. */
  readonly state: 'open' | 'closing' | 'closed'
  close(): void
}

/** Throws Lost. */
export function openConnection(target: LoadTarget, timeoutMs: number): Promise<LoadConnection> {
  return target.protocol === 'h2' ? openHttp2Connection(target, timeoutMs) : openHttp1Connection(target, timeoutMs)
}
