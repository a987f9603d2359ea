import type { Caller } from '../access/audit/audit.ts'
import type { AuditStore } from '../access/audit/audit-store.ts'
import type { Clock } from '../clock.ts'
import type { Logger } from '../log.ts'
import { type Authenticators, authenticate } from './authenticate.ts'
import { networkOf } from './client-address.ts'
import { askToConfirm } from './confirm-form.tsx'
import type { EventStreams } from './event-streams.ts'
import { type FrameDeps, frameFor } from './frame-for.ts'
import { mayCall, type OwnedParam } from './policy.ts'
import { nameOf, type PersonPrincipal, type Principal } from './principal.ts'
import type { RateLimit } from './rate-limit.ts'
import { ConfirmationNeeded, notAllowed, Refusal, signInNeeded, tooMany } from './refusal.ts'
import type { RequestFacts } from './request-facts.ts'
import type { Call, Route } from './route.ts'
import { mayReadStream } from './same-origin.ts'
import { takeSocket } from './take-socket.ts'
import type { WebContext } from './web-context.ts'

/** The id of the app that owns the value of a path parameter. */
export type Owners = Readonly<Record<OwnedParam, (value: string) => string | undefined>>

export interface GateDeps extends FrameDeps {
  readonly audit: Pick<AuditStore, 'record' | 'hasRecorded' | 'accompany'>
  readonly authenticators: Authenticators
  readonly owners: Owners
  readonly log: Logger
  readonly streams: EventStreams
  readonly limit: RateLimit
  readonly anonymousPerMinute?: number
}

const PER_TOKEN = 1200
const PER_HOOK = 120
const CONFIRMED_FOR_MS = 10 * 60_000

/** Between a request and its route: who is it, not too often, may it. */
export function gate(deps: GateDeps): (c: WebContext, route: Route) => Promise<Response> {
  return async (c, route) => {
    const facts = c.get('facts')
    const principal = identify(c, route, deps)
    c.set('principal', principal)
    const caller = callerOf(principal, facts)
    refuseWithoutRight(c, { route, principal, caller, deps })
    if (route.kind === 'hook')
      refuseTooMany(deps.limit.take(`hook ${facts.path}`, PER_HOOK), 'calls of this hook in a minute')
    const call = callFor(c, { principal, caller, deps })
    if (route.confirmed && principal.kind === 'person' && isStale(principal, deps.clock)) {
      const asking = await askAgain(route, call, principal, deps)
      if (asking !== undefined) return asking
    }
    const run = () => route.run(call)
    return route.method === 'get' || caller.kind === 'anonymous' ? run() : runNoted(run, { route, caller, facts }, deps)
  }
}

/**
 * What a room does not tell the audit log in its own words is told in those of the web: with the first thing that is written,
 * since a deploy that is accepted may fail, or outlive this process; else when it went well. Signing in tells for itself.
 */
async function runNoted(
  run: () => Response | Promise<Response>,
  { route, caller, facts }: { route: Route; caller: Caller; facts: RequestFacts },
  { audit }: GateDeps,
): Promise<Response> {
  const deed = { action: actionOf(route), target: facts.path.replace(/^\/(api\/v1\/)?/, '') }
  const response = await audit.accompany(caller, deed, run)
  if (response.status < 400 && !audit.hasRecorded(caller)) audit.record(caller, deed)
  return response
}

function actionOf({ method, path }: Route): string {
  return `${method.toUpperCase()} ${path}`
}

/** Failed and anonymous requests count by address, so that a flood of them never stands in the way of a valid token. */
function identify(
  c: WebContext,
  route: Route,
  { authenticators, limit, anonymousPerMinute = 300 }: GateDeps,
): Principal {
  const facts = c.get('facts')
  const address = `address ${networkOf(facts.address)}`
  try {
    const principal = authenticate(c, facts, authenticators)
    if (principal.kind === 'token')
      refuseTooMany(limit.take(`token ${principal.id}`, PER_TOKEN), 'requests in a minute')
    if (principal.kind !== 'anonymous' || (isProbe(route) && facts.isFromThisMachine)) return principal
    // Counted apart: who asks too often how berth is must still be able to sign in.
    const subject = isProbe(route) ? `probes of ${address}` : address
    refuseTooMany(limit.take(subject, anonymousPerMinute), 'requests without a sign-in from this address')
    return principal
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error
    refuseTooMany(limit.take(address, anonymousPerMinute), 'failed requests from this address')
    if (route.policy === 'public') return { kind: 'anonymous' }
    throw error
  }
}

function isProbe(route: Route): boolean {
  return route.path === '/healthz' || route.path === '/readyz'
}

function refuseTooMany(retryAfterSeconds: number | undefined, what: string): void {
  if (retryAfterSeconds !== undefined) throw tooMany(retryAfterSeconds, what)
}

function refuseWithoutRight(
  c: WebContext,
  { route, principal, caller, deps }: { route: Route; principal: Principal; caller: Caller; deps: GateDeps },
): void {
  const facts = c.get('facts')
  const isAllowed = mayCall(route.policy, principal, {
    isLocal: facts.isFromThisMachine,
    ownerOf: param => deps.owners[param](c.req.param(param) ?? ''),
  })
  if (isAllowed) return
  if (principal.kind === 'anonymous') throw signInNeeded()
  if (facts.method !== 'GET') noteDenied(route, caller, deps)
  throw notAllowed(nameOf(principal))
}

function isStale({ session }: PersonPrincipal, clock: Clock): boolean {
  return clock.now() - session.confirmedAt >= CONFIRMED_FOR_MS
}

/** A form waits for the password; programs with a cookie, and pages that only ask, are sent for it. */
function askAgain(
  { kind, method }: Route,
  call: Call,
  person: PersonPrincipal,
  { authenticators }: GateDeps,
): Promise<Response | undefined> {
  if (kind !== 'page' || method === 'get') throw new ConfirmationNeeded()
  return askToConfirm(call, person, authenticators.confirm)
}

/** Once a minute each, so that a program in a loop does not fill the log. */
function noteDenied(route: Route, caller: Caller, { audit, limit }: GateDeps): void {
  const action = actionOf(route)
  if (limit.take(`denied ${caller.id} ${action}`, 1) !== undefined) return
  audit.record(caller, { action, target: route.path, outcome: 'denied' })
}

export function callerOf(principal: Principal, { address, id }: RequestFacts): Caller {
  const who = 'id' in principal ? principal.id : principal.kind
  return { kind: principal.kind, id: who, name: nameOf(principal), address, request: id }
}

function callFor(
  c: WebContext,
  { principal, caller, deps }: { principal: Principal; caller: Caller; deps: GateDeps },
): Call {
  const facts = c.get('facts')
  return {
    c,
    principal,
    caller,
    facts,
    frame: frameFor(principal, facts.path, deps),
    events(write) {
      if (principal.kind === 'person' && !mayReadStream(c.req.header('sec-fetch-site')))
        throw notAllowed('A page elsewhere')
      const owner = principal.kind === 'anonymous' ? facts.address : caller.id
      const reader = { owner, lastEventId: c.req.header('last-event-id'), mayRead: () => isStill(c, principal, deps) }
      return deps.streams.open(reader, write)
    },
    socket: talk =>
      takeSocket({ c, principal, facts }, { talk, mayStay: () => isStill(c, principal, deps), log: deps.log }),
  }
}

/** A stream lasts for hours: whoever signed out, or whose token was deleted, reads no further. */
function isStill(c: WebContext, principal: Principal, { authenticators }: GateDeps): boolean {
  try {
    return authenticate(c, c.get('facts'), authenticators).kind === principal.kind
  } catch {
    return false
  }
}
