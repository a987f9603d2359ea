import { asc, eq } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Database } from '../../adapters/sqlite/open-database.ts'

export const pulledImages = sqliteTable('pulled_images', { name: text().primaryKey() })

export type PulledImageStore = ReturnType<typeof pulledImageStore>

/** What berth itself brought onto this server, by `repository@digest`; nothing else may be freed. */
export function pulledImageStore({ queries }: Database) {
  return {
    all(): readonly string[] {
      const rows = queries.select().from(pulledImages).orderBy(asc(pulledImages.name)).all()
      return rows.map(({ name }) => name)
    },
    /** Before the pull. */
    insert(name: string): void {
      queries.insert(pulledImages).values({ name }).onConflictDoNothing().run()
    },
    remove(name: string): void {
      queries.delete(pulledImages).where(eq(pulledImages.name, name)).run()
    },
  }
}
