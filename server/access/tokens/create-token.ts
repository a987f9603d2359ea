import * as z from 'zod'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import type { Caller } from '../audit/audit.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { type TokenRole, tokenRoles } from './token.ts'
import type { Token, TokenStore } from './token-store.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const ADMIN_DAYS = 90

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

export const newToken = z.strictObject({
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
