import { desc, eq, lt } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import { isSameHash, mintToken, parseToken, type TokenRole } from './token.ts'
import { tokens } from './token-tables.ts'

const USE_NOTED_EVERY_MS = 60_000

export interface Token {
  readonly id: string
  readonly name: string
  readonly role: TokenRole
  /** The id of the app that a deploy token is bound to. */
  readonly app: string | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
}

export type TokenStore = ReturnType<typeof tokenStore>

const readable = {
  id: tokens.id,
  name: tokens.name,
  role: tokens.role,
  app: tokens.app,
  createdAt: tokens.createdAt,
  expiresAt: tokens.expiresAt,
  lastUsedAt: tokens.lastUsedAt,
}

export function tokenStore(database: Database, clock: Clock) {
  const { queries } = database
  return {
    /** `text` is the token itself, which nobody can read again. */
    create(wanted: Pick<Token, 'name' | 'role' | 'app' | 'expiresAt'>): { token: Token; text: string } {
      const { text, handle, secretHash } = mintToken(wanted.role)
      const token = { ...wanted, id: clock.newId(), createdAt: clock.now(), lastUsedAt: null }
      database.write(() =>
        queries
          .insert(tokens)
          .values({ ...token, handle, secretHash })
          .run(),
      )
      return { token, text }
    },
    /** Newest first, those before the id `before`. */
    list({ before, limit }: { before: string; limit: number }): Token[] {
      return queries
        .select(readable)
        .from(tokens)
        .where(lt(tokens.id, before))
        .orderBy(desc(tokens.id))
        .limit(limit)
        .all()
    },
    /** The token as it was. Throws NOT_FOUND. */
    delete(id: string): Token {
      return database.write(() => {
        const token = queries.select(readable).from(tokens).where(eq(tokens.id, id)).get()
        if (token === undefined) throw noSuchToken(id)
        queries.delete(tokens).where(eq(tokens.id, id)).run()
        return token
      })
    },
    /** The token that `text` is; undefined for an unknown, wrong or expired one alike. */
    verify(text: string): Token | undefined {
      const parts = parseToken(text)
      const row = parts && queries.select().from(tokens).where(eq(tokens.handle, parts.handle)).get()
      if (!row || !isSameHash(row.secretHash, parts.secretHash)) return undefined
      const now = clock.now()
      if (row.expiresAt !== null && row.expiresAt <= now) return undefined
      if (now - (row.lastUsedAt ?? 0) >= USE_NOTED_EVERY_MS) noteUse(row.id, now)
      return row
    },
  }

  function noteUse(id: string, now: number): void {
    try {
      database.write(() => queries.update(tokens).set({ lastUsedAt: now }).where(eq(tokens.id, id)).run())
    } catch {
      // A disk that is full must not keep anybody from reading.
    }
  }
}

function noSuchToken(id: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `There is no token ${id.slice(0, 40)}.`,
    advice: 'See the list of tokens for those there are.',
  })
}
