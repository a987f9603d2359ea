import { and, asc, desc, eq, gt, inArray, isNotNull, lt, max, ne, or, sql } from 'drizzle-orm'
import type { DeployPhase } from '../../../shared/deploy-status.ts'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import { AppError } from '../../errors.ts'
import type { Deploy } from '../deploy.ts'
import type { LogEntry } from './deploy-line.ts'
import { deployLines, deployPhaseTimes, deploys, idempotencyKeys } from './deploy-tables.ts'

export type DeployStore = ReturnType<typeof deployStore>
export type DeployChange = Partial<Omit<Deploy, 'id' | 'app' | 'createdAt'>>

export interface DeployLine extends LogEntry {
  readonly n: number
  readonly at: number
}

export interface PhaseTime {
  readonly phase: DeployPhase
  readonly startedAt: number
}

/** In the words of the index of open deploys, which SQLite does not use for parameters. */
const isOpen = sql`${deploys.status} IN ('queued', 'running')`

/** Deploys, their logs and the times of their phases. */
export function deployStore(database: Database) {
  const { queries, write } = database

  function find(id: string): Deploy | undefined {
    return queries.select().from(deploys).where(eq(deploys.id, id)).get()
  }

  /** Prepared, since a list asks for it once for each of its apps. */
  const newestLive = queries
    .select()
    .from(deploys)
    .where(and(eq(deploys.app, sql.placeholder('app')), eq(deploys.status, 'live'), eq(deploys.noChange, false)))
    .orderBy(desc(deploys.id))
    .limit(1)
    .prepare()

  return {
    write,
    find,
    /** Throws NOT_FOUND. */
    get(id: string): Deploy {
      const deploy = find(id)
      if (deploy === undefined) throw noSuchDeploy(id)
      return deploy
    },
    insert(deploy: Deploy): void {
      queries.insert(deploys).values(deploy).run()
    },
    update(id: string, change: DeployChange): void {
      queries.update(deploys).set(change).where(eq(deploys.id, id)).run()
    },
    /** Newest first. `before` is the id of the last one seen. */
    of(app: string, page: { before: string | null; limit: number }): Deploy[] {
      const older = page.before === null ? undefined : lt(deploys.id, page.before)
      return queries
        .select()
        .from(deploys)
        .where(and(eq(deploys.app, app), older))
        .orderBy(desc(deploys.id))
        .limit(page.limit)
        .all()
    },
    waiting(app: string): Deploy[] {
      return queries
        .select()
        .from(deploys)
        .where(and(eq(deploys.app, app), eq(deploys.status, 'queued')))
        .orderBy(asc(deploys.id))
        .all()
    },
    running(app: string): Deploy | undefined {
      return queries
        .select()
        .from(deploys)
        .where(and(eq(deploys.app, app), eq(deploys.status, 'running')))
        .get()
    },
    watching(app: string): Deploy[] {
      return queries
        .select()
        .from(deploys)
        .where(and(eq(deploys.app, app), eq(deploys.phase, 'watching')))
        .all()
    },
    /** The one that made what is live live. */
    newestLive: (app: string): Deploy | undefined => newestLive.get({ app }),
    /** The one that the app's image comes from: a digest that was named for one deploy is not the app's. */
    newestUnpinned(app: string): Deploy | undefined {
      const wanted = and(eq(deploys.app, app), eq(deploys.status, 'live'), eq(deploys.pinned, false))
      return queries.select().from(deploys).where(wanted).orderBy(desc(deploys.id)).limit(1).get()
    },
    /** Images that a deploy is about, or that the newest of an app was: it may be asked for again once more is right. */
    imagesWanted(): { image: string; digest: string }[] {
      const newest = queries
        .select({ id: max(deploys.id) })
        .from(deploys)
        .groupBy(deploys.app)
      const wanted = and(isNotNull(deploys.digest), or(inArray(deploys.id, newest), isOpen))
      const rows = queries.select({ image: deploys.image, digest: deploys.digest }).from(deploys).where(wanted).all()
      return rows.map(({ image, digest }) => ({ image, digest: digest ?? '' }))
    },
    /** The one that made this release. */
    ofRelease(release: string): Deploy | undefined {
      return queries.select().from(deploys).where(eq(deploys.release, release)).orderBy(asc(deploys.id)).limit(1).get()
    },
    /** For each app with one: the one that runs, else the one that waits. */
    openByApp(): ReadonlyMap<string, Deploy> {
      const open = queries.select().from(deploys).where(isOpen).orderBy(asc(deploys.status)).all()
      return new Map(open.map(deploy => [deploy.app, deploy]))
    },
    /** The ids of the newest deploys of apps where those failed, by app. */
    failedByApp(): ReadonlyMap<string, string> {
      const newest = queries
        .select({ id: max(deploys.id) })
        .from(deploys)
        .groupBy(deploys.app)
      const failed = queries
        .select({ app: deploys.app, id: deploys.id })
        .from(deploys)
        .where(and(inArray(deploys.id, newest), eq(deploys.status, 'failed')))
        .all()
      return new Map(failed.map(({ app, id }) => [app, id]))
    },
    /** Whether one is waiting or running. */
    isOpen(app: string): boolean {
      return (
        queries
          .select({ id: deploys.id })
          .from(deploys)
          .where(and(eq(deploys.app, app), isOpen))
          .limit(1)
          .get() !== undefined
      )
    },
    appsWithWaiting(): string[] {
      return queries
        .selectDistinct({ app: deploys.app })
        .from(deploys)
        .where(eq(deploys.status, 'queued'))
        .all()
        .map(row => row.app)
    },
    /** Begun and not wholly done: to be looked at after a restart. */
    unfinished(): Deploy[] {
      return queries
        .select()
        .from(deploys)
        .where(and(ne(deploys.phase, 'done'), inArray(deploys.status, ['running', 'live', 'rolled_back'])))
        .orderBy(asc(deploys.id))
        .all()
    },
    startPhase(deploy: string, phase: DeployPhase, at: number): void {
      queries
        .insert(deployPhaseTimes)
        .values({ deploy, phase, startedAt: at })
        .onConflictDoUpdate({
          target: [deployPhaseTimes.deploy, deployPhaseTimes.phase],
          set: { startedAt: at },
        })
        .run()
    },
    phaseTimes(deploy: string): PhaseTime[] {
      return queries
        .select({ phase: deployPhaseTimes.phase, startedAt: deployPhaseTimes.startedAt })
        .from(deployPhaseTimes)
        .where(eq(deployPhaseTimes.deploy, deploy))
        .orderBy(asc(deployPhaseTimes.startedAt))
        .all()
    },
    addLine(deploy: string, at: number, { kind, text }: LogEntry): void {
      const next = sql<number>`(select coalesce(max(n), 0) + 1 from deploy_lines where deploy = ${deploy})`
      queries.insert(deployLines).values({ deploy, n: next, at, kind, text }).run()
    },
    lines(deploy: string, after = 0): DeployLine[] {
      return queries
        .select({ n: deployLines.n, at: deployLines.at, kind: deployLines.kind, text: deployLines.text })
        .from(deployLines)
        .where(and(eq(deployLines.deploy, deploy), gt(deployLines.n, after)))
        .orderBy(asc(deployLines.n))
        .all()
    },
    /** The deploy that this caller's key stands for, if it is not older than `since`. */
    underKey(owner: string, key: string, since: number): string | undefined {
      const mine = and(
        eq(idempotencyKeys.owner, owner),
        eq(idempotencyKeys.key, key),
        gt(idempotencyKeys.createdAt, since),
      )
      return queries.select({ deploy: idempotencyKeys.deploy }).from(idempotencyKeys).where(mine).get()?.deploy
    },
    rememberKey(row: typeof idempotencyKeys.$inferInsert): void {
      queries
        .insert(idempotencyKeys)
        .values(row)
        .onConflictDoUpdate({ target: [idempotencyKeys.owner, idempotencyKeys.key], set: row })
        .run()
    },
    forgetKeys(before: number): void {
      queries.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before)).run()
    },
  }
}

function noSuchDeploy(id: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `There is no deploy \`${id.slice(0, 40)}\`.`,
    advice: 'See the list of the deploys of the app.',
    field: 'deploy',
  })
}
