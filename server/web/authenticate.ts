import type { Caller } from '../access/audit/audit.ts'
import type { PersonPrincipal, Principal } from './principal.ts'
import { Refusal, signInNeeded } from './refusal.ts'
import type { RequestFacts } from './request-facts.ts'
import { isForeignForm, isOwnRequest } from './same-origin.ts'
import { sessionIdIn } from './session-cookie.ts'
import type { WebContext } from './web-context.ts'

/** Where principals come from; undefined when there is none. Neither throws for what a caller made up. */
export interface Authenticators {
  principalOfToken(text: string): Principal | undefined
  principalOfSession(id: string): Principal | undefined
  /** Keeps the session good for what asks for the password again. Throws VALIDATION with field `current`, RATE_LIMITED. */
  confirm(
    person: PersonPrincipal,
    password: string,
    visit: { readonly caller: Caller; readonly facts: RequestFacts; readonly agent: string },
  ): Promise<void>
}

const nobody: Principal = { kind: 'anonymous' }

/**
 * Who asks: by token or by cookie, never by both. A cookie counts only in requests of our own pages.
 * Throws VALIDATION, UNAUTHORIZED for a token that is none, FORBIDDEN for one sent in clear or a request made elsewhere.
 */
export function authenticate(c: WebContext, facts: RequestFacts, authenticators: Authenticators): Principal {
  if (facts.via === 'control') return { kind: 'host' }
  const authorization = c.req.header('authorization')
  const sessionId = sessionIdIn(c, facts)
  if (authorization !== undefined && sessionId !== undefined) throw bothAtOnce()
  if (authorization !== undefined) {
    if (!facts.maySignIn) throw tokenWasSeen(facts)
    return byToken(authorization, authenticators)
  }
  const principal = sessionId === undefined ? undefined : authenticators.principalOfSession(sessionId)
  refuseForeign(c, facts, principal)
  return principal ?? nobody
}

function byToken(authorization: string, authenticators: Authenticators): Principal {
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  const principal = token === undefined ? undefined : authenticators.principalOfToken(token)
  if (principal === undefined) throw signInNeeded()
  return principal
}

function refuseForeign(c: WebContext, { method, origin }: RequestFacts, principal: Principal | undefined): void {
  const provenance = {
    method,
    fetchSite: c.req.header('sec-fetch-site'),
    origin: c.req.header('origin'),
    ownOrigin: origin,
  }
  if (principal === undefined ? !isForeignForm(provenance) : isOwnRequest(provenance)) return
  throw new Refusal(403, {
    code: 'FORBIDDEN',
    message: 'This request was not made by a page of berth.',
    advice: `Open ${origin} and do it there; programs send a token and no cookie.`,
  })
}

/** Whether it is one of ours or not: what was sent like this can be known to others by now. */
function tokenWasSeen({ host }: RequestFacts): Refusal {
  return new Refusal(403, {
    code: 'FORBIDDEN',
    message: 'A token came over plain HTTP, where everybody on the way can read it. It was ignored.',
    advice: `Delete that token and make a new one, since it has been seen; then use https://${host}.`,
    field: 'Authorization',
  })
}

function bothAtOnce(): Refusal {
  return new Refusal(400, {
    code: 'VALIDATION',
    message: 'The request carries both a token and a session cookie.',
    advice: 'Send one of them: programs the token, browsers the cookie.',
    field: 'Authorization',
  })
}
