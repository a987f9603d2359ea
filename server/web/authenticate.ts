import type { Principal } from './principal.ts'
import { Refusal, signInNeeded } from './refusal.ts'
import type { RequestFacts } from './request-facts.ts'
import { isForeignForm, isOwnRequest } from './same-origin.ts'
import { sessionIdIn } from './session-cookie.ts'
import type { WebContext } from './web-context.ts'

/** Where principals come from; undefined when there is none. Neither throws for what a caller made up. */
export interface Doorkeepers {
  principalOfToken(text: string): Principal | undefined
  principalOfSession(id: string): Principal | undefined
}

const nobody: Principal = { kind: 'anonymous' }

/**
 * Who asks: by token or by cookie, never by both. A cookie counts only in requests of our own pages.
 * Throws VALIDATION, UNAUTHORIZED for a token that is none, FORBIDDEN for a request made elsewhere.
 */
export function authenticate(c: WebContext, facts: RequestFacts, keepers: Doorkeepers): Principal {
  if (facts.via === 'control') return { kind: 'host' }
  const authorization = c.req.header('authorization')
  const sessionId = sessionIdIn(c, facts)
  if (authorization !== undefined && sessionId !== undefined) throw bothAtOnce()
  if (authorization !== undefined) return byToken(authorization, keepers)
  const principal = sessionId === undefined ? undefined : keepers.principalOfSession(sessionId)
  refuseForeign(c, facts, principal)
  return principal ?? nobody
}

function byToken(authorization: string, keepers: Doorkeepers): Principal {
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  const principal = token === undefined ? undefined : keepers.principalOfToken(token)
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

function bothAtOnce(): Refusal {
  return new Refusal(400, {
    code: 'VALIDATION',
    message: 'The request carries both a token and a session cookie.',
    advice: 'Send one of them: programs the token, browsers the cookie.',
    field: 'Authorization',
  })
}
