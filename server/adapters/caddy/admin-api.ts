import { Agent, request } from 'undici'
import { isAppError } from '../../errors.ts'
import { configRejected, proxyLost, proxySilent } from '../../failures/proxy-failures.ts'
import type { Json } from './config/json.ts'

/** Caddy's admin API on its unix socket. Every call has a deadline; failures are AppErrors. */
export interface AdminApi extends AsyncDisposable {
  /** The configuration in force as text; undefined when nothing listens. Throws PROXY_UNAVAILABLE when it hangs. */
  configText(): Promise<string | undefined>
  /** Puts a whole configuration in force. Throws PROXY_CONFIG_REJECTED, and then the one before stays. */
  load(config: Json): Promise<void>
  /** The configuration that Caddy makes of a Caddyfile, as text; it is not put in force. Throws PROXY_CONFIG_REJECTED. */
  translate(caddyfile: string): Promise<string>
  metrics(): Promise<string>
  /** The command line of the process that listens. */
  commandLine(): Promise<readonly string[]>
}

const deadlineMs = 5_000
/** A load returns only when the servers it replaced are drained, for which they have 30 s. */
const loadDeadlineMs = 45_000

export function openAdminApi(socketPath: string): AdminApi {
  const dispatcher = new Agent({ connect: { socketPath }, pipelining: 1 })
  const call = (options: Call): Promise<string> => ask(dispatcher, socketPath, options)
  return {
    async configText() {
      try {
        return await call({ path: '/config/' })
      } catch (error) {
        if (isNobodyThere(error)) return undefined
        throw error
      }
    },
    async load(config) {
      await call({ path: '/load', body: JSON.stringify(config), timeoutMs: loadDeadlineMs })
    },
    translate: caddyfile => call({ path: '/adapt', body: caddyfile, type: 'text/caddyfile' }),
    metrics: () => call({ path: '/metrics' }),
    commandLine: async () => commandLineIn(await call({ path: '/debug/vars' })),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  }
}

interface Call {
  readonly path: string
  readonly body?: string
  /** Of the body; JSON without. */
  readonly type?: string
  readonly timeoutMs?: number
}

/** `undici.request`, never `fetch`: that adds `sec-fetch-mode`, which Caddy takes for a browser and refuses. */
async function ask(
  dispatcher: Agent,
  socketPath: string,
  { path, body, type = 'application/json', timeoutMs = deadlineMs }: Call,
): Promise<string> {
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    const response = await request(`http://127.0.0.1${path}`, {
      dispatcher,
      signal: deadline,
      method: body === undefined ? 'GET' : 'POST',
      // Every load replaces the admin server as well, and with it the connections to it.
      reset: true,
      headers: { host: '127.0.0.1', 'content-type': type },
      body: body ?? null,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    const text = await response.body.text()
    if (response.statusCode >= 400) throw configRejected(errorText(text))
    return text
  } catch (error) {
    if (isAppError(error)) throw error
    throw deadline.aborted ? proxySilent(path, timeoutMs, deadline.reason) : proxyLost(socketPath, error)
  }
}

function errorText(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed) return String(parsed.error)
  } catch {
    // Not JSON: the text itself is the reason.
  }
  return body
}

function commandLineIn(variables: string): readonly string[] {
  const parsed: unknown = JSON.parse(variables)
  const words = typeof parsed === 'object' && parsed !== null && 'cmdline' in parsed ? parsed.cmdline : []
  return Array.isArray(words) ? words.map(String) : []
}

/** Whether the socket took the call and nothing answered in time. */
export function isSilence(error: unknown): boolean {
  return isAppError(error) && error.cause instanceof Error && error.cause.name === 'TimeoutError'
}

function isNobodyThere(error: unknown): boolean {
  const cause = isAppError(error) ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ECONNREFUSED')
}
