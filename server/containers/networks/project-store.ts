import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Database } from '../../adapters/sqlite/open-database.ts'

export const projects = sqliteTable('projects', {
  name: text().primaryKey(),
  subnet: text().notNull(),
  createdAt: integer('created_at').notNull(),
})

export const addresses = sqliteTable('addresses', {
  address: text().primaryKey(),
  project: text().notNull(),
  holder: text(),
  freedAt: integer('freed_at').notNull(),
})

/** A group of apps on one private network. */
export type Project = typeof projects.$inferSelect
export type ProjectStore = ReturnType<typeof projectStore>

/** Projects with their subnets, and every address ever given out in them. */
export function projectStore(database: Database) {
  const { queries } = database
  return {
    find(name: string): Project | undefined {
      return queries.select().from(projects).where(eq(projects.name, name)).get()
    },
    all(): Project[] {
      return queries.select().from(projects).orderBy(asc(projects.name)).all()
    },
    insert(project: Project): void {
      queries.insert(projects).values(project).run()
    },
    moveTo(name: string, subnet: string): void {
      queries.update(projects).set({ subnet }).where(eq(projects.name, name)).run()
      queries.delete(addresses).where(eq(addresses.project, name)).run()
    },
    remove(name: string): void {
      queries.delete(projects).where(eq(projects.name, name)).run()
    },
    addressCount(project: string): number {
      return (
        queries.select({ n: sql<number>`count(*)` }).from(addresses).where(eq(addresses.project, project)).get()?.n ?? 0
      )
    },
    /** Free ones that were freed before `before`, the least recently freed first. */
    freeAddresses(project: string, before: number): string[] {
      return queries
        .select({ address: addresses.address })
        .from(addresses)
        .where(and(eq(addresses.project, project), isNull(addresses.holder), lt(addresses.freedAt, before)))
        .orderBy(asc(addresses.freedAt))
        .all()
        .map(row => row.address)
    },
    hold(address: string, project: string, holder: string): void {
      queries
        .insert(addresses)
        .values({ address, project, holder, freedAt: 0 })
        .onConflictDoUpdate({ target: addresses.address, set: { holder } })
        .run()
    },
    free(holder: string, at: number): void {
      queries.update(addresses).set({ holder: null, freedAt: at }).where(eq(addresses.holder, holder)).run()
    },
  }
}
