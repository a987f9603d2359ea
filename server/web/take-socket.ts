import type { TalkTerms } from './live-socket.ts'
import type { Principal } from './principal.ts'
import { Refusal } from './refusal.ts'
import type { RequestFacts } from './request-facts.ts'
import type { WebContext } from './web-context.ts'

interface Asking {
  readonly c: WebContext
  readonly principal: Principal
  readonly facts: RequestFacts
}

/**
 * Turns a request into a WebSocket. A browser sends our cookie along from any page and asks nobody before, so a cookie
 * never opens one: only a token does, which no browser can send. Throws FORBIDDEN, UNSUPPORTED for another request.
 */
export function takeSocket({ c, principal, facts }: Asking, terms: TalkTerms): Response {
  refuseSession(principal)
  const origin = c.req.header('origin')
  if (origin !== undefined && origin !== facts.origin)
    throw new Refusal(403, {
      code: 'FORBIDDEN',
      message: 'This WebSocket was asked for by a page elsewhere.',
      advice: 'Programs send a token and no Origin.',
    })
  if (c.env.upgrade === undefined)
    throw new Refusal(426, {
      code: 'UNSUPPORTED',
      message: 'This address speaks WebSocket only.',
      advice: 'Open it with `Connection: Upgrade` and `Upgrade: websocket`, over HTTP/1.1.',
    })
  c.env.upgrade(terms)
  return new Response(null)
}

/** For what only leads to a WebSocket: refused before anything is begun. */
export function refuseSession(principal: Principal): void {
  if (principal.kind !== 'person') return
  throw new Refusal(403, {
    code: 'FORBIDDEN',
    message: 'A session cannot give a command input; that takes a token.',
    advice: 'Send `Authorization: Bearer <token>` and no cookie.',
  })
}
