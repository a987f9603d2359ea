import { and, asc, eq, inArray } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Database } from '../adapters/sqlite/open-database.ts'

/**
 * candidate: made by a deploy that has not switched. serving: visitors (or the work) are with it.
 * standby: replaced, kept until the watch window ends. draining: on its way out. run: a one-off or release command.
 */
export const containerRoles = ['candidate', 'serving', 'standby', 'draining', 'run'] as const
export type ContainerRole = (typeof containerRoles)[number]

export const containers = sqliteTable('containers', {
  id: text().primaryKey(),
  app: text().notNull(),
  process: text().notNull(),
  release: text().notNull(),
  deploy: text().notNull(),
  engineId: text('engine_id'),
  name: text().notNull(),
  address: text().notNull(),
  port: integer().notNull(),
  role: text().$type<ContainerRole>().notNull(),
  createdAt: integer('created_at').notNull(),
  drainedAt: integer('drained_at'),
})

/** A container berth owns. The row is written before the engine is asked, so `engineId` may be null for a moment. */
export type Container = typeof containers.$inferSelect
export type ContainerStore = ReturnType<typeof containerStore>

export function containerStore(database: Database) {
  const { queries, write } = database
  return {
    write,
    insert(container: Container): void {
      queries.insert(containers).values(container).run()
    },
    find(id: string): Container | undefined {
      return queries.select().from(containers).where(eq(containers.id, id)).get()
    },
    byEngineId(engineId: string): Container | undefined {
      return queries.select().from(containers).where(eq(containers.engineId, engineId)).get()
    },
    created(id: string, engineId: string): void {
      queries.update(containers).set({ engineId }).where(eq(containers.id, id)).run()
    },
    setRole(ids: readonly string[], role: ContainerRole, drainedAt?: number): void {
      if (ids.length === 0) return
      const change = drainedAt === undefined ? { role } : { role, drainedAt }
      queries
        .update(containers)
        .set(change)
        .where(inArray(containers.id, [...ids]))
        .run()
    },
    of(app: string, ...roles: ContainerRole[]): Container[] {
      return queries
        .select()
        .from(containers)
        .where(and(eq(containers.app, app), inArray(containers.role, roles)))
        .orderBy(asc(containers.id))
        .all()
    },
    ofDeploy(deploy: string, ...roles: ContainerRole[]): Container[] {
      return queries
        .select()
        .from(containers)
        .where(and(eq(containers.deploy, deploy), inArray(containers.role, roles)))
        .orderBy(asc(containers.id))
        .all()
    },
    inRole(...roles: ContainerRole[]): Container[] {
      return queries.select().from(containers).where(inArray(containers.role, roles)).orderBy(asc(containers.id)).all()
    },
    all(): Container[] {
      return queries.select().from(containers).orderBy(asc(containers.id)).all()
    },
    remove(id: string): void {
      queries.delete(containers).where(eq(containers.id, id)).run()
    },
  }
}

/** What the engine knows it by, also where its answer with the id was lost: the name is ours alone. */
export function engineRef({ engineId, name }: Pick<Container, 'engineId' | 'name'>): string {
  return engineId ?? name
}

/** Where requests to it go: `address:port`. */
export function dialOf(container: Pick<Container, 'address' | 'port'>): string {
  return `${container.address}:${container.port}`
}
