import type { Context, Hono } from 'hono'
import type { Door } from './door.ts'
import type { Fields } from './form-fields.ts'
import type { Principal } from './principal.ts'
import type { RequestFacts } from './request-facts.ts'

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
