import { and, count, desc, eq, inArray, max } from 'drizzle-orm'
import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { releaseName } from '../../../shared/release-name.ts'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Variable } from '../../apps/variables/variable.ts'
import { AppError } from '../../errors.ts'
import type { SealedColumn, SealedPlace } from '../../host/vault/sealed-place.ts'
import type { Vault } from '../../host/vault/vault.ts'
import type { Release, ReleaseSettings } from './release.ts'

export const releases = sqliteTable('releases', {
  id: text().primaryKey(),
  app: text().notNull(),
  number: integer().notNull(),
  image: text().notNull(),
  digest: text().notNull(),
  localId: text('local_id').notNull(),
  settings: text({ mode: 'json' }).$type<ReleaseSettings>().notNull(),
  variables: blob({ mode: 'buffer' }).notNull(),
  deploy: text().notNull(),
  createdAt: integer('created_at').notNull(),
})

const readable = {
  id: releases.id,
  app: releases.app,
  number: releases.number,
  image: releases.image,
  digest: releases.digest,
  localId: releases.localId,
  settings: releases.settings,
  createdAt: releases.createdAt,
}

/** So many are named to who asks for one that is not kept. */
const mostNamed = 20

export type ReleaseStore = ReturnType<typeof releaseStore>

export function releaseStore({ database, vault }: { database: Database; vault: Vault }) {
  const { queries } = database

  function find(id: string): Release | undefined {
    return queries.select(readable).from(releases).where(eq(releases.id, id)).get()
  }

  function numbered(app: string, number: number): Release | undefined {
    const mine = and(eq(releases.app, app), eq(releases.number, number))
    return queries.select(readable).from(releases).where(mine).get()
  }

  function newest(app: string, limit: number): Release[] {
    return queries
      .select(readable)
      .from(releases)
      .where(eq(releases.app, app))
      .orderBy(desc(releases.id))
      .limit(limit)
      .all()
  }

  return {
    find,
    /** By its id or its number (`12`, `v12`). Throws NOT_FOUND, also for a release of another app. */
    get(app: string, wanted: string): Release {
      const number = /^v?(\d{1,9})$/.exec(wanted)?.[1]
      const release = number === undefined ? find(wanted) : numbered(app, Number(number))
      if (release?.app !== app) throw noSuchRelease(wanted, newest(app, mostNamed))
      return release
    },
    /** What the next one of this app is called. */
    nextNumber(app: string): number {
      const row = queries
        .select({ newest: max(releases.number) })
        .from(releases)
        .where(eq(releases.app, app))
        .get()
      return (row?.newest ?? 0) + 1
    },
    /** Those of these ids, by the app they are of. */
    among(ids: readonly string[]): ReadonlyMap<string, Release> {
      const rows = queries
        .select(readable)
        .from(releases)
        .where(inArray(releases.id, [...ids]))
        .all()
      return new Map(rows.map(release => [release.app, release]))
    },
    newest,
    /** How many there are of each app. */
    counts(): ReadonlyMap<string, number> {
      const rows = queries.select({ app: releases.app, count: count() }).from(releases).groupBy(releases.app).all()
      return new Map(rows.map(row => [row.app, row.count]))
    },
    /** What all that are kept run. */
    images(): { image: string; digest: string }[] {
      return queries.selectDistinct({ image: releases.image, digest: releases.digest }).from(releases).all()
    },
    /** The one that a deploy made, if it came so far. */
    madeBy(deploy: string): Release | undefined {
      return queries.select(readable).from(releases).where(eq(releases.deploy, deploy)).get()
    },
    /** Throws LOCKED. */
    insert(release: Release, variables: readonly Variable[], deploy: string): void {
      const sealed = Buffer.from(vault.seal(placeOf(release), JSON.stringify(variables)))
      queries
        .insert(releases)
        .values({ ...release, variables: sealed, deploy })
        .run()
    },
    /** The variables it was made with, in the open. Throws LOCKED, CREDENTIAL_UNREADABLE. */
    variables(release: Pick<Release, 'id' | 'app'>): Variable[] {
      const row = queries.select({ sealed: releases.variables }).from(releases).where(eq(releases.id, release.id)).get()
      if (row === undefined) throw noSuchRelease(release.id, [])
      return JSON.parse(vault.open(placeOf(release), row.sealed)) as Variable[]
    },
    remove(app: string, id: string): void {
      queries
        .delete(releases)
        .where(and(eq(releases.app, app), eq(releases.id, id)))
        .run()
    },
  }
}

/** Registered with the vault, so that a new key reaches these rows. */
export const sealedReleases: SealedColumn = { purpose: 'variables', table: 'releases', column: 'variables', app: 'app' }

/** Where a release's sealed variables belong; they open nowhere else. */
export function placeOf(release: { id: string; app: string }): SealedPlace {
  return { purpose: 'variables', table: 'releases', column: 'variables', row: release.id, app: release.app }
}

function noSuchRelease(wanted: string, kept: readonly Release[]): AppError {
  const names = kept.map(({ number }) => releaseName(number))
  return new AppError({
    code: 'NOT_FOUND',
    message: `This app keeps no release \`${wanted.slice(0, 40)}\`${names.length === 0 ? '' : `; it keeps ${names.join(', ')}`}.`,
    advice: 'Choose one of the releases that the app keeps.',
    field: 'release',
  })
}
