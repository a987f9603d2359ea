import type { Context, Hono } from 'hono'
import type { Fields } from './form-fields.ts'
import type { TalkTerms } from './live-socket.ts'
import type { Principal } from './principal.ts'
import type { RequestFacts } from './request-facts.ts'

/** The door a request came in by: Caddy or a tunnel, or the control socket that only root and berth can open. */
export type Door = (
  | { readonly via: 'network'; readonly peer: string; readonly local: string }
  | { readonly via: 'control' }
) & {
  /** Of a request that asks for a WebSocket: it is opened when this was called and the answer is no refusal. */
  readonly upgrade?: (terms: TalkTerms) => void
}

export interface WebEnv {
  Bindings: Door
  Variables: {
    facts: RequestFacts
    principal: Principal
    /** Of a form that was read before its route ran, while the password was asked for. */
    fields?: Fields
  }
}

export type WebContext = Context<WebEnv>
export type WebApp = Hono<WebEnv>
