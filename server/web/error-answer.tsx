import { ErrorPage } from '../../views/error-page.tsx'
import { type AppError, asAppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { jsonResponse, textResponse } from './answer.ts'
import { type FrameDeps, frameFor } from './frame-for.ts'
import { htmlResponse } from './html-response.ts'
import { ConfirmationNeeded, statusOf } from './refusal.ts'
import type { WebContext } from './web-context.ts'

export interface ErrorDeps extends FrameDeps {
  readonly log: Logger
}

/** Anything thrown, as the caller can read it: JSON for programs, text for curl on hooks, a page for people. */
export function errorAnswer(c: WebContext, error: unknown, deps: ErrorDeps): Response | Promise<Response> {
  const known = foreseen(c, error, deps.log)
  const look = lookFor(c)
  if (look === 'json') return errorAsJson(known)
  if (look === 'text') return errorAsText(known)
  if (known instanceof ConfirmationNeeded) return answerWith(303, { Location: withNext('/confirm', pageOf(c)) })
  return statusOf(known) === 401 ? toSignIn(c) : errorAsPage(c, known, deps)
}

/** What nobody foresaw goes to the log whole, and to the caller as a number only. */
function foreseen(c: WebContext, error: unknown, log: Logger): AppError {
  const known = asAppError(error)
  const { id, method } = c.get('facts')
  if (statusOf(known) >= 500) log.error({ err: error, request: id, method, route: c.req.routePath }, known.message)
  return known
}

function lookFor(c: WebContext): 'json' | 'text' | 'page' {
  const { path } = c.get('facts')
  const accept = c.req.header('accept') ?? ''
  if (/^\/(hooks|v1)\//.test(path)) return accept.includes('application/json') ? 'json' : 'text'
  return !path.startsWith('/api/') && accept.includes('text/html') ? 'page' : 'json'
}

function errorAsJson(error: AppError): Response {
  const { retryAfterSeconds: _, ...details } = error.details
  return jsonResponse({ error: details }, statusOf(error), errorHeaders(error))
}

function errorAsText(error: AppError): Response {
  const { code, message, advice, log } = error.details
  const output = log === undefined || log === '' ? '' : `\n\nLast output:\n${log}`
  return textResponse(`${code}: ${message}\n${advice}${output}`, statusOf(error), errorHeaders(error))
}

/** htmx would put the sign-in page into a part of the page; it goes there as a whole instead. */
function toSignIn(c: WebContext): Response {
  const location = withNext('/sign-in', pageOf(c))
  const isSwapped = c.req.header('hx-request') !== undefined
  return isSwapped ? answerWith(401, { 'HX-Redirect': location }) : answerWith(303, { Location: location })
}

/** The page somebody is on, where the request tells. */
function pageOf(c: WebContext): string | undefined {
  const { method, path, origin } = c.get('facts')
  const current = c.req.header('hx-current-url')
  if (current?.startsWith(`${origin}/`)) return current.slice(origin.length)
  return method === 'GET' ? path : undefined
}

function withNext(location: string, page: string | undefined): string {
  return page === undefined || page === '/' ? location : `${location}?next=${encodeURIComponent(page)}`
}

function answerWith(status: number, headers: Record<string, string>): Response {
  return new Response(null, { status, headers })
}

function errorAsPage(c: WebContext, error: AppError, deps: ErrorDeps): Response | Promise<Response> {
  const { id, path } = c.get('facts')
  const status = statusOf(error)
  const page = (
    <ErrorPage
      frame={frameFor(c.get('principal'), path, deps)}
      status={status}
      message={error.message}
      advice={error.advice}
      {...(status >= 500 ? { requestId: id } : {})}
    />
  )
  return htmlResponse(c, page, status, errorHeaders(error))
}

export function errorHeaders(error: AppError): Record<string, string> {
  const { retryAfterSeconds } = error.details
  return {
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    ...(statusOf(error) === 401 ? { 'WWW-Authenticate': 'Bearer realm="berth"' } : {}),
  }
}
