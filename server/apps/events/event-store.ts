import { and, desc, eq, lt } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'

export const events = sqliteTable('events', {
  id: text().primaryKey(),
  app: text().notNull(),
  kind: text().notNull(),
  text: text().notNull(),
  at: integer().notNull(),
})

/** What happened to an app beside its deploys: found, repaired, scaled, stopped. */
export type AppEvent = typeof events.$inferSelect
export type EventStore = ReturnType<typeof eventStore>

export type EventKind = 'created' | 'stopped' | 'repaired' | 'crashed' | 'limited'

export function eventStore(database: Database, clock: Clock) {
  const { queries } = database
  return {
    record(app: string, kind: EventKind, words: string): void {
      queries.insert(events).values({ id: clock.newId(), app, kind, text: words, at: clock.now() }).run()
    },
    /** Newest first; `before` is the id of the last one seen. */
    of(app: string, page: { before: string | null; limit: number }): AppEvent[] {
      const older = page.before === null ? undefined : lt(events.id, page.before)
      return queries
        .select()
        .from(events)
        .where(and(eq(events.app, app), older))
        .orderBy(desc(events.id))
        .limit(page.limit)
        .all()
    },
    forget(app: string): void {
      queries.delete(events).where(eq(events.app, app)).run()
    },
  }
}
