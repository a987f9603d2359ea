import type * as z from 'zod'
import type { Frame } from '../../views/frame.ts'
import type { Caller } from '../access/audit/audit.ts'
import { type Answer, type Answers, toResponse } from './answer.ts'
import type { EventWriter } from './event-streams.ts'
import type { Talk } from './live-socket.ts'
import type { Policy } from './policy.ts'
import type { Principal } from './principal.ts'
import { type BodyKind, LIMIT_BYTES } from './read-body.ts'
import { type ParamsOf, readInput, type Sent } from './read-input.ts'
import type { RequestFacts } from './request-facts.ts'
import type { WebContext } from './web-context.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A route as data. Only `apiRoute`, `hookRoute`, `streamRoute` and `pageRoute` make one, and none of them does without a policy. */
export interface Route {
  readonly kind: 'api' | 'hook' | 'stream' | 'page'
  readonly method: Method
  readonly path: string
  readonly policy: Policy
  readonly confirmed?: 'recently' | undefined
  /** One line for the API's description. */
  readonly summary: string
  readonly query?: z.ZodType | undefined
  readonly body?: z.ZodType | undefined
  readonly answers: Answers
  run(call: Call): Promise<Response>
}

/** What the web hands to a route, once it may be called. */
export interface Call {
  readonly c: WebContext
  readonly principal: Principal
  /** The principal and the request, as the audit log wants them. */
  readonly caller: Caller
  readonly facts: RequestFacts
  /** What every page needs. */
  readonly frame: Frame
  /** Answers with a live stream. */
  readonly events: (write: EventWriter) => Response
  /** Answers with a WebSocket, to tokens only. Throws FORBIDDEN, UNSUPPORTED. */
  readonly socket: (talk: Talk) => Response
}

export interface Spec<Path extends string, Query extends z.ZodType, Body extends z.ZodType> {
  readonly method: Method
  readonly path: Path
  readonly policy: Policy<ParamsOf<Path>>
  /** A person must have given the password within ten minutes: for what reveals, hands out or deletes. */
  readonly confirmed?: 'recently'
  readonly summary: string
  readonly query?: Query
  readonly body?: Body
}

export type Input<Path extends string, Query extends z.ZodType, Body extends z.ZodType> = Call & Sent<Path, Query, Body>

type Handler<Path extends string, Query extends z.ZodType, Body extends z.ZodType, A extends Answers> = (
  input: Input<Path, Query, Body>,
) => Answer<A> | Promise<Answer<A>>

/** JSON in, JSON out, at most 1 MiB; errors in the one shape. */
export function apiRoute<
  const Path extends string,
  const A extends Answers,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: Spec<Path, Query, Body> & { readonly answers: A }, handle: Handler<Path, Query, Body, A>): Route {
  return { ...spec, kind: 'api', run: running(spec, { kind: 'json', limitBytes: LIMIT_BYTES }, handle) }
}

/** Called by CI and registries: JSON, a form or nothing, at most 64 KiB; errors as text for curl, as JSON for who asks for it. */
export function hookRoute<
  const Path extends string,
  const A extends Answers,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: Spec<Path, Query, Body> & { readonly answers: A }, handle: Handler<Path, Query, Body, A>): Route {
  return { ...spec, kind: 'hook', run: running(spec, { kind: 'json-or-form', limitBytes: 64 * 1024 }, handle) }
}

/** Pieces of HTML for a page of the panel, as they change: for the panel's own script, not for programs. */
export function streamRoute<const Path extends string, Query extends z.ZodType = z.ZodUndefined>(
  spec: Omit<Spec<Path, Query, z.ZodUndefined>, 'method' | 'body'>,
  handle: (input: Input<Path, Query, z.ZodUndefined>) => Response,
): Route {
  const whole = { ...spec, method: 'get', answers: { 200: 'events' } } as const
  return { ...whole, kind: 'stream', run: running(whole, { kind: 'json', limitBytes: LIMIT_BYTES }, handle) }
}

function running<Path extends string, Query extends z.ZodType, Body extends z.ZodType, A extends Answers>(
  spec: Spec<Path, Query, Body>,
  reading: { kind: BodyKind; limitBytes: number },
  handle: Handler<Path, Query, Body, A>,
): Route['run'] {
  return async call => toResponse(await handle({ ...call, ...(await readInput(call.c, spec, reading)) }))
}
