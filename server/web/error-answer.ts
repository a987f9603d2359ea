import { type AppError, asAppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { jsonResponse, textResponse } from './answer.ts'
import { statusOf } from './refusal.ts'
import type { RequestFacts } from './request-facts.ts'

export type ErrorLook = 'json' | 'text' | 'page'

/** How errors of a path look when no route says it: pages for browsers, JSON for programs, text for curl on hooks. */
export function errorLookFor(kind: 'api' | 'hook' | 'page' | undefined, path: string, accept: string): ErrorLook {
  if (kind === 'api' || path.startsWith('/api/')) return 'json'
  if (kind === 'hook' || /^\/(hooks|v1)\//.test(path)) return /application\/json/.test(accept) ? 'json' : 'text'
  return kind === 'page' || accept.includes('text/html') ? 'page' : 'json'
}

/** What anybody threw, as the one error; what nobody foresaw goes to the log whole and to the caller as a number. */
export function foreseen(error: unknown, facts: RequestFacts, log: Logger): AppError {
  const known = asAppError(error)
  if (statusOf(known) >= 500) log.error({ err: error, request: facts.id, method: facts.method }, known.message)
  return known
}

export function errorHeaders({ details }: AppError): Record<string, string> {
  return details.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(details.retryAfterSeconds) }
}

export function errorAsJson(error: AppError): Response {
  const { retryAfterSeconds: _, ...details } = error.details
  return jsonResponse({ error: details }, statusOf(error), errorHeaders(error))
}

export function errorAsText(error: AppError): Response {
  const { code, message, advice, log } = error.details
  const output = log === undefined ? '' : `\n\nLast output:\n${log}`
  return textResponse(`${code}: ${message}\n${advice}${output}`, statusOf(error), errorHeaders(error))
}
