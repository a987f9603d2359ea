import * as z from 'zod'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import { isoTime, listOf, pageOf, pageQuery } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import type { Caller } from '../audit/audit.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { type TokenRole, tokenRoles } from './token.ts'
import type { Token, TokenStore } from './token-store.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const ADMIN_DAYS = 90
const NEWEST = '~'

export interface TokenDeps {
  readonly tokens: TokenStore
  readonly database: Pick<Database, 'write'>
  readonly audit: Pick<AuditStore, 'record'>
  readonly clock: Clock
  readonly apps: {
    idOf(name: string): string | undefined
    nameOf(id: string): string | undefined
  }
}

const shownToken = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(tokenRoles),
  app: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
})

const newToken = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters'),
  role: z.enum(tokenRoles),
  app: z.string().optional(),
  /** Null: never. Left out: 90 days for an admin token, never for a deploy token. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().optional(),
})

export type NewToken = z.output<typeof newToken>

export function tokenRoutes(deps: TokenDeps): readonly Route[] {
  const { tokens, database, audit } = deps
  return [
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/tokens',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Make a token; its text is in this answer only',
        body: newToken,
        answers: { 201: shownToken.extend({ token: z.string() }) },
      },
      ({ body, caller }) => {
        const { token, text } = createToken(deps, body, caller)
        return { status: 201, body: { ...shown(token, deps), token: text } }
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/tokens',
        policy: 'admin',
        summary: 'All tokens, newest first',
        query: pageQuery,
        answers: { 200: listOf(shownToken) },
      },
      ({ query: { limit, cursor = NEWEST } }) => {
        const rows = tokens.list({ before: cursor, limit: limit + 1 })
        const page = pageOf(rows, limit, token => token.id)
        return { status: 200, body: { ...page, items: page.items.map(token => shown(token, deps)) } }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/tokens/{token}',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'End a token at once',
        answers: { 204: 'empty' },
      },
      ({ params, caller }) => {
        database.write(() => {
          const { id, name, role } = tokens.delete(params.token)
          audit.record(caller, { action: 'token.delete', target: `tokens/${id}`, detail: { name, role } })
        })
        return { status: 204 }
      },
    ),
  ]
}

/** Also what `berthd token create` does when no server runs. Throws VALIDATION, NOT_FOUND. */
export function createToken(
  { tokens, database, audit, clock, apps }: TokenDeps,
  { name, role, app, expiresInDays }: NewToken,
  caller: Caller,
): { token: Token; text: string } {
  const days = expiresInDays === undefined && role === 'admin' ? ADMIN_DAYS : (expiresInDays ?? null)
  const expiresAt = days === null ? null : clock.now() + days * DAY_MS
  const appId = appFor(role, app, apps)
  return database.write(() => {
    const made = tokens.create({ name, role, app: appId, expiresAt })
    audit.record(caller, { action: 'token.create', target: `tokens/${made.token.id}`, detail: { name, role, app } })
    return made
  })
}

function appFor(role: TokenRole, app: string | undefined, apps: TokenDeps['apps']): string | null {
  if (role === 'admin' && app === undefined) return null
  if (role === 'admin') throw wrongApp('An admin token is bound to no app.', 'Name no app, or make a deploy token.')
  if (app === undefined) throw wrongApp('A deploy token is bound to one app, and none is named.', 'Name the app.')
  const id = apps.idOf(app)
  if (id === undefined)
    throw wrongApp(`There is no app ${app.slice(0, 40)}.`, 'Create the app first, or correct the name.')
  return id
}

function wrongApp(message: string, advice: string): AppError {
  return new AppError({ code: 'VALIDATION', message, advice, field: 'app' })
}

function shown(token: Token, { apps }: TokenDeps): z.input<typeof shownToken> {
  const { id, name, role } = token
  return {
    id,
    name,
    role,
    app: token.app === null ? null : (apps.nameOf(token.app) ?? token.app),
    createdAt: isoTime(token.createdAt),
    expiresAt: token.expiresAt === null ? null : isoTime(token.expiresAt),
    lastUsedAt: token.lastUsedAt === null ? null : isoTime(token.lastUsedAt),
  }
}
