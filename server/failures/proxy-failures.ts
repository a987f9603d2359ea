import { AppError, type ErrorCode } from '../errors.ts'
import { oneLine } from './engine-failures.ts'

const seeCaddyLog = 'See proxy/caddy.log in the data directory, and start Caddy again.'

/** Nothing listens on the admin socket, or it broke off. */
export function proxyLost(adminSocket: string, cause: unknown): AppError {
  return unavailable(`Caddy does not answer on ${adminSocket}: ${reasonOf(cause)}.`, seeCaddyLog, cause)
}

/** It takes the call and does not answer. `cause` is the TimeoutError of the deadline. */
export function proxySilent(call: string, ms: number, cause: unknown): AppError {
  const message = `Caddy did not finish "${call}" within ${Math.round(ms / 1000)} s.`
  const advice = 'Caddy hangs or the machine is very busy. Apps it serves may wait; restart it if it stays.'
  return unavailable(message, advice, cause)
}

/** A request with an app's host got no answer from the proxy's own port. */
export function proxyNotServing(host: string, port: number, cause: unknown): AppError {
  const message = `Caddy did not answer a request for ${host} on port ${port}: ${reasonOf(cause)}.`
  return unavailable(message, seeCaddyLog, cause)
}

export function proxyNotStarting(ms: number): AppError {
  return unavailable(`Caddy was started but did not answer within ${Math.round(ms / 1000)} s.`, seeCaddyLog)
}

export function proxyMissing(program: string, cause: unknown): AppError {
  return unavailable(
    `Caddy was not found: "${program}" cannot be run (${reasonOf(cause)}).`,
    'Run scripts/setup, or set BERTH_CADDY_BIN to a Caddy of version 2.11.4 or newer.',
    cause,
  )
}

/** Asked for its program, Caddy names one that berth will not run. */
export function proxyProgramOpen(program: string): AppError {
  return unavailable(
    `Caddy says that it is ${oneLine(program)}, which is no Caddy that only root and berth may change.`,
    'Let only root write that file and the folders above it, or name the right program by BERTH_CADDY_BIN; look into how Caddy was started.',
  )
}

export function proxyTooOld(version: string, needed: string): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    message: `Caddy ${version} is too old: berth needs ${needed} or newer.`,
    advice: 'Run scripts/setup, or update the Caddy that BERTH_CADDY_BIN or the admin socket leads to.',
  })
}

/** Seen to work from 2.11.7 on. */
export function proxyWithoutUnderscores(version: string): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    field: 'underscoreHeaders',
    message: `Caddy ${version} drops every request header with an underscore: to let one through needs Caddy 2.11.7 or newer.`,
    advice:
      'Update the Caddy that BERTH_CADDY_BIN or the admin socket leads to and restart it, or let clients send hyphens.',
  })
}

export function proxyWithoutModule(module: string): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    message: `This Caddy has no module ${module}, which BERTH_ACME_DNS asks for.`,
    advice:
      'Take one that has it (https://caddyserver.com/download builds them) by BERTH_CADDY_BIN, or unset BERTH_ACME_DNS.',
  })
}

export function socketFolderOfAnother(folder: string): AppError {
  return unavailable(
    `The folder ${folder} belongs to another user.`,
    'Remove it, or set BERTH_CADDY_ADMIN to a shorter path.',
  )
}

/** The setting that moves each port, as the person who reads the error knows it. */
export type PortSetting = 'BERTH_HTTP_PORT' | 'BERTH_HTTPS_PORT'

export function portTaken(port: number, setting: PortSetting): AppError {
  return unavailable(
    `Port ${port} is taken by another program.`,
    `Free it (\`ss -ltnp 'sport = :${port}'\` names the program) or set ${setting}.`,
  )
}

export function portForbidden(port: number, setting: PortSetting): AppError {
  return unavailable(
    `berth may not listen on port ${port}.`,
    `Ports below 1024 need root or CAP_NET_BIND_SERVICE; or set ${setting} to a higher one.`,
  )
}

interface Row {
  readonly words: RegExp
  readonly code: ErrorCode
  readonly advice: string
}

/** The first row that fits Caddy's words decides. */
const refusals: readonly Row[] = [
  {
    words: /address already in use/i,
    code: 'PROXY_UNAVAILABLE',
    advice: 'Free that port, or set BERTH_HTTP_PORT or BERTH_HTTPS_PORT to another one.',
  },
  {
    words: /bind: permission denied/i,
    code: 'PROXY_UNAVAILABLE',
    advice: 'Ports below 1024 need root or CAP_NET_BIND_SERVICE; or choose higher ones.',
  },
  {
    words: /permission denied|read-only file system|no space left/i,
    code: 'PROXY_UNAVAILABLE',
    advice: 'Caddy must be able to write to the data directory.',
  },
]

/** Caddy refused a configuration, or to start with it; what it served before stays as it was. */
export function configRejected(words: string): AppError {
  const text = oneLine(theirReason(words.replace(/^Error: /, '')))
  const row = refusals.find(refusal => refusal.words.test(text))
  return new AppError({
    code: row?.code ?? 'PROXY_CONFIG_REJECTED',
    message: `Caddy refused: ${text || 'it gave no reason'}.`,
    advice: row?.advice ?? 'The previous configuration stays in force. Undo the setting that Caddy names.',
  })
}

/** Caddy names every part around the one that is wrong, from the outermost in: the reason stands last. */
function theirReason(words: string): string {
  const whole = words.trim()
  return whole.length > 500 ? `…${whole.slice(-500)}` : whole
}

function unavailable(message: string, advice: string, cause?: unknown): AppError {
  return new AppError({ code: 'PROXY_UNAVAILABLE', message, advice }, cause)
}

function reasonOf(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'ENOENT':
      return 'there is no such file'
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'UND_ERR_ABORTED':
    case 'UND_ERR_HEADERS_TIMEOUT':
      return 'it took too long'
    default:
      return cause instanceof Error && cause.name === 'TimeoutError' ? 'it took too long' : 'the connection ended early'
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
