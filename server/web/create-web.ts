import { Hono } from 'hono'
import type { AuditStore } from '../access/audit/audit-store.ts'
import { blockListOf } from '../address-ranges.ts'
import type { Clock } from '../clock.ts'
import type { Logger } from '../log.ts'
import { isAllowedHost } from './allowed-hosts.ts'
import type { Assets } from './assets.ts'
import { type Authenticators, authenticate } from './authenticate.ts'
import type { CliDownload } from './cli-download.ts'
import { errorAnswer } from './error-answer.tsx'
import { openEventStreams } from './event-streams.ts'
import type { FrameDeps } from './frame-for.ts'
import { gate, type Owners } from './gate.ts'
import { refusePlainCall } from './plain-http.ts'
import type { Principal } from './principal.ts'
import { openRateLimit } from './rate-limit.ts'
import { Refusal } from './refusal.ts'
import { factsOf, type RequestFacts } from './request-facts.ts'
import type { Route } from './route.ts'
import { securityHeaders, strictTransport } from './security-headers.ts'
import type { WebApp, WebContext, WebEnv } from './web-context.ts'

export interface WebDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly audit: Pick<AuditStore, 'record' | 'hasRecorded' | 'accompany'>
  readonly assets: Assets
  readonly alarms: FrameDeps['alarms']
  readonly cliDownload: CliDownload
  /** The panel's host name: `berth.example.com`. */
  readonly panelHost: string
  /** Null: this server runs without HTTPS. */
  readonly httpsPort: number | null
  /** Whether plain HTTP of the panel is sent on to HTTPS. */
  readonly isHttpsOnly: () => boolean
  /** Addresses whose X-Forwarded-For hops are passed over. */
  readonly trustedProxies: readonly string[]
  readonly authenticators: Authenticators
  readonly owners: Owners
  readonly routes: readonly Route[]
  /** Anonymous and failed requests an address may make in a minute. */
  readonly anonymousPerMinute?: number
}

export interface Web {
  readonly app: WebApp
  /** Ends live streams, so that the server can stop. */
  endStreams(): void
}

/** Joins the routes of all rooms into one application. Every request passes the same checks, in this order. */
export function createWeb(deps: WebDeps): Web {
  const { assets, cliDownload, clock, log } = deps
  const app: WebApp = new Hono<WebEnv>()
  const streams = openEventStreams(log)
  const trusted = blockListOf(deps.trustedProxies)
  const enter = gate({ ...deps, streams, limit: openRateLimit(clock) })

  app.use(async (c, next) => {
    const facts = factsOf(c, clock.newId(), trusted)
    c.set('facts', facts)
    c.set('principal', { kind: 'anonymous' })
    await next()
    setHeaders(c, facts)
    if (facts.method === 'HEAD') await dropBody(c.res)
  })
  app.use((c, next) => {
    refuseUnknownHost(c, deps.panelHost)
    refusePlainCall(c.get('facts'), c.req.header('authorization'), { ...deps, host: deps.panelHost })
    return next()
  })
  app.get('/static/*', c => assets.answer(c.req.path) ?? c.notFound())
  app.get('/cli/*', c => cliDownload.answer(c.req.path) ?? c.notFound())
  for (const route of deps.routes) app.on(route.method, honoPath(route.path), c => enter(c, route))
  for (const path of new Set(deps.routes.map(route => route.path))) {
    app.all(honoPath(path), c => wrongMethod(c, path, deps))
  }
  app.notFound(c => {
    c.set('principal', whoLooks(c, deps.authenticators))
    return errorAnswer(c, nothingHere(c.req.path), deps)
  })
  app.onError((error, c) => errorAnswer(c, error, deps))
  return { app, endStreams: () => streams.endAll() }
}

/** For the frame of a page that no route makes: who is signed in keeps the bar at its top. */
function whoLooks(c: WebContext, authenticators: Authenticators): Principal {
  try {
    return authenticate(c, c.get('facts'), authenticators)
  } catch {
    return { kind: 'anonymous' }
  }
}

function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

function setHeaders(c: WebContext, { id, isSecure }: RequestFacts): void {
  for (const [name, value] of Object.entries(securityHeaders)) c.header(name, value)
  if (isSecure) c.header('Strict-Transport-Security', strictTransport)
  c.header('X-Request-Id', id)
}

/** Only the headers of the answer to a GET are sent: nobody would ever read its body, nor end a live stream. */
async function dropBody({ body }: Response): Promise<void> {
  await body?.cancel()
}

function refuseUnknownHost(c: WebContext, panelHost: string): void {
  if (c.env.via === 'control' || isAllowedHost(c.get('facts').host, panelHost, c.env)) return
  throw new Refusal(421, {
    code: 'VALIDATION',
    message: 'This server does not answer for the host name of this request.',
    advice: `The panel and the API are at ${panelHost}, and at the loopback address on the server itself.`,
    field: 'Host',
  })
}

async function wrongMethod(c: WebContext, path: string, deps: WebDeps): Promise<Response> {
  const routes = deps.routes.filter(route => route.path === path)
  const methods = routes.map(route => route.method.toUpperCase()).join(', ')
  const message = 'This address does not take that method.'
  const refusal = new Refusal(405, { code: 'UNSUPPORTED', message, advice: `It takes ${methods}.` })
  const answer = await errorAnswer(c, refusal, deps)
  answer.headers.set('Allow', methods)
  return answer
}

function nothingHere(path: string): Refusal {
  return new Refusal(404, {
    code: 'NOT_FOUND',
    message: 'This address does not exist.',
    ...(path.startsWith('/api/')
      ? { advice: 'All addresses of the API are listed at /api/docs.', docs: '/api/docs' }
      : { advice: 'Check it for a typing mistake.' }),
  })
}
