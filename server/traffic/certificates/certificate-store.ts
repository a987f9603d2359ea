import { eq } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Database } from '../../adapters/sqlite/open-database.ts'

/** `off` is no state of a row: a host without a row has none. */
export const standings = ['waiting', 'issuing', 'valid', 'renewing', 'failing'] as const

export const certificates = sqliteTable('certificates', {
  host: text().primaryKey(),
  state: text({ enum: standings }).notNull(),
  reason: text(),
  expiresAt: integer('expires_at'),
  nextTryAt: integer('next_try_at').notNull(),
  tries: integer().notNull(),
  failingSince: integer('failing_since'),
})

/** How a host and its certificate stand. `expiresAt` is that of the last good one, null when none was ever seen. */
export type Certificate = typeof certificates.$inferSelect
export type CertificateStore = ReturnType<typeof certificateStore>

/** On disk, so that a restart does not hammer the authority; read from memory, since every page asks for it. */
export function certificateStore({ queries }: Database) {
  const byHost = new Map(
    queries
      .select()
      .from(certificates)
      .all()
      .map(row => [row.host, row]),
  )
  return {
    find: (host: string): Certificate | undefined => byHost.get(host),
    /** Whether a good certificate of the host was ever seen, so that HTTPS may be promised. */
    hasShown: (host: string): boolean => (byHost.get(host)?.expiresAt ?? null) !== null,
    all: (): Certificate[] => [...byHost.values()],
    put(row: Certificate): void {
      queries.insert(certificates).values(row).onConflictDoUpdate({ target: certificates.host, set: row }).run()
      byHost.set(row.host, row)
    },
    remove(host: string): void {
      queries.delete(certificates).where(eq(certificates.host, host)).run()
      byHost.delete(host)
    },
  }
}
