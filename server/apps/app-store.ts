import { and, asc, eq, gt, isNotNull, isNull, max, sql } from 'drizzle-orm'
import type { Database } from '../adapters/sqlite/open-database.ts'
import { AppError } from '../errors.ts'
import type { App, Process, Volume } from './app.ts'
import { apps, processes, volumes } from './app-tables.ts'

export type AppStore = ReturnType<typeof appStore>
export type NewApp = Omit<App, 'isSuspended' | 'deleting' | 'liveRelease' | 'hold'>
type AppRow = typeof apps.$inferSelect
export type AppChange = Partial<Omit<App, 'id' | 'name' | 'project' | 'createdAt' | 'processes' | 'volumes'>> & {
  readonly volumes?: readonly Volume[]
}

/** The room's own tables: apps, their processes and volumes. */
export function appStore(database: Database) {
  const { queries, write } = database

  function whole(row: AppRow): App {
    return {
      ...row,
      processes: queries
        .select()
        .from(processes)
        .where(eq(processes.app, row.id))
        .orderBy(webFirst())
        .all()
        .map(toProcess),
      volumes: queries.select().from(volumes).where(eq(volumes.app, row.id)).all().map(toVolume),
    }
  }

  /** With two queries for all parts: there may be hundreds of apps. */
  function wholes(rows: readonly AppRow[]): App[] {
    const itsProcesses = Map.groupBy(queries.select().from(processes).orderBy(webFirst()).all(), ({ app }) => app)
    const itsVolumes = Map.groupBy(queries.select().from(volumes).all(), ({ app }) => app)
    return rows.map(row => ({
      ...row,
      processes: (itsProcesses.get(row.id) ?? []).map(toProcess),
      volumes: (itsVolumes.get(row.id) ?? []).map(toVolume),
    }))
  }

  function find(name: string): App | undefined {
    const row = queries.select().from(apps).where(eq(apps.name, name)).get()
    return row && whole(row)
  }

  function byId(id: string): App | undefined {
    const row = queries.select().from(apps).where(eq(apps.id, id)).get()
    return row && whole(row)
  }

  return {
    find,
    byId,
    /** Throws NOT_FOUND; CONFLICT for one that is being deleted. */
    get(name: string): App {
      const app = find(name)
      if (app === undefined) throw noSuchApp(name)
      if (app.deleting !== null) throw beingDeleted(name)
      return app
    },
    list(page: { after: string; limit: number }): App[] {
      return wholes(
        queries.select().from(apps).where(gt(apps.name, page.after)).orderBy(asc(apps.name)).limit(page.limit).all(),
      )
    },
    all(): App[] {
      return wholes(queries.select().from(apps).orderBy(asc(apps.name)).all())
    },
    /** As much of each app as tells what it pulls, and with which credential. */
    pulling(): Pick<App, 'id' | 'name' | 'image' | 'credential'>[] {
      return queries
        .select({ id: apps.id, name: apps.name, image: apps.image, credential: apps.credential })
        .from(apps)
        .where(isNull(apps.deleting))
        .orderBy(asc(apps.name))
        .all()
    },
    insert(app: NewApp): void {
      write(() => {
        const { processes: itsProcesses, volumes: itsVolumes, ...row } = app
        queries.insert(apps).values(row).run()
        for (const process of itsProcesses)
          queries
            .insert(processes)
            .values({ app: app.id, ...process })
            .run()
        for (const volume of itsVolumes)
          queries
            .insert(volumes)
            .values({ app: app.id, ...volume })
            .run()
      })
    },
    update(id: string, change: AppChange): void {
      const { volumes: itsVolumes, ...row } = change
      write(() => {
        if (Object.keys(row).length > 0) queries.update(apps).set(row).where(eq(apps.id, id)).run()
        if (itsVolumes === undefined) return
        queries.delete(volumes).where(eq(volumes.app, id)).run()
        for (const volume of itsVolumes)
          queries
            .insert(volumes)
            .values({ app: id, ...volume })
            .run()
      })
    },
    putProcess(app: string, process: Process): void {
      queries
        .insert(processes)
        .values({ app, ...process })
        .onConflictDoUpdate({ target: [processes.app, processes.name], set: process })
        .run()
    },
    removeProcess(app: string, name: string): void {
      queries
        .delete(processes)
        .where(and(eq(processes.app, app), eq(processes.name, name)))
        .run()
    },
    remove(id: string): void {
      queries.delete(apps).where(eq(apps.id, id)).run()
    },
    /** The next number no app holds; reuses the lowest gap. Throws CONFLICT when all are taken. */
    freeHold(limit: number): number {
      const taken = new Set(
        queries
          .select({ hold: apps.hold })
          .from(apps)
          .where(isNotNull(apps.hold))
          .all()
          .map(row => row.hold),
      )
      for (let n = 0; n < limit; n++) if (!taken.has(n)) return n
      throw new AppError({
        code: 'CONFLICT',
        message: `All ${limit} places for apps that stop before they start are taken.`,
        advice: 'Delete such an app, or switch on `sharedVolume: true` where its volume allows two writers.',
      })
    },
    highestHold(): number {
      return (
        queries
          .select({ highest: max(apps.hold) })
          .from(apps)
          .get()?.highest ?? -1
      )
    },
  }
}

function webFirst() {
  return sql`${processes.name} <> 'web', ${processes.name}`
}

function toProcess(row: typeof processes.$inferSelect): Process {
  const { app: _, ...process } = row
  return process
}

function toVolume({ name, path }: typeof volumes.$inferSelect): Volume {
  return { name, path }
}

/** One answer to all who ask for it: it is there no more, and its name is not free yet. */
export function beingDeleted(name: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `${name} is being deleted.`,
    advice: 'Wait until it is gone, some seconds at most while Docker answers; then its name is free.',
    field: 'app',
    unknownName: name.slice(0, 60),
  })
}

function noSuchApp(name: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `There is no app \`${name.slice(0, 60)}\`.`,
    advice: 'See the list of apps for those there are.',
    field: 'app',
    unknownName: name.slice(0, 60),
  })
}
