import { and, asc, eq, isNotNull, like } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import { AppError } from '../../errors.ts'
import { type DomainOptions, hasOptions, noOptions } from './domain-options.ts'

export const domainKinds = ['primary', 'alias', 'redirect'] as const
export type DomainKind = (typeof domainKinds)[number]

export const domains = sqliteTable('domains', {
  host: text().primaryKey(),
  app: text().notNull(),
  kind: text().$type<DomainKind>().notNull(),
  forceHttps: integer('force_https', { mode: 'boolean' }).notNull(),
  /** Those that came later than the row are not in it. */
  options: text({ mode: 'json' }).$type<Partial<DomainOptions>>(),
  createdAt: integer('created_at').notNull(),
})

/** A host name that leads to an app. */
export type Domain = typeof domains.$inferSelect
/** Without options: those that stand are kept. */
export type NewDomain = Omit<Domain, 'options'> & { readonly options?: DomainOptions }
export type DomainStore = ReturnType<typeof domainStore>

export function domainStore(database: Database) {
  const { queries, write } = database

  function find(host: string): Domain | undefined {
    return queries.select().from(domains).where(eq(domains.host, host)).get()
  }

  return {
    find,
    /** Throws NOT_FOUND, also for a host of another app. */
    get(host: string, app: string): Domain {
      const domain = find(host)
      if (domain?.app !== app) throw noSuchHost(host)
      return domain
    },
    /** The primary first, then by name. */
    of(app: string): Domain[] {
      return primaryFirst(queries.select().from(domains).where(eq(domains.app, app)).orderBy(asc(domains.host)).all())
    },
    all(): Domain[] {
      return queries.select().from(domains).all()
    },
    /** Those of every app, by its id, each the primary first. */
    byApp(): ReadonlyMap<string, readonly Domain[]> {
      const rows = queries.select().from(domains).orderBy(asc(domains.host)).all()
      return Map.groupBy(primaryFirst(rows), ({ app }) => app)
    },
    /** Those with options, by name. */
    withOptions(): Domain[] {
      return queries.select().from(domains).where(isNotNull(domains.options)).orderBy(asc(domains.host)).all()
    },
    wildcards(): string[] {
      const rows = queries.select({ host: domains.host }).from(domains).where(like(domains.host, '*.%')).all()
      return rows.map(({ host }) => host).toSorted()
    },
    /** Adds or changes; a new primary makes the former one an alias. Throws CONFLICT when another app has the host. */
    put({ options, ...wanted }: NewDomain): void {
      const kept = options === undefined ? {} : { options: hasOptions(options) ? options : null }
      const domain = { ...wanted, ...kept }
      write(() => {
        const standing = find(domain.host)
        if (standing !== undefined && standing.app !== domain.app)
          throw takenHost(domain.host, 'it leads to another app')
        if (domain.kind === 'primary')
          queries
            .update(domains)
            .set({ kind: 'alias' })
            .where(and(eq(domains.app, domain.app), eq(domains.kind, 'primary')))
            .run()
        queries.insert(domains).values(domain).onConflictDoUpdate({ target: domains.host, set: domain }).run()
      })
    },
    remove(host: string): void {
      queries.delete(domains).where(eq(domains.host, host)).run()
    },
  }
}

/** `noOptions` where there are none. */
export function optionsOf(domain: Domain | undefined): DomainOptions {
  return { ...noOptions, ...domain?.options }
}

function primaryFirst(rows: readonly Domain[]): Domain[] {
  return rows.toSorted((left, right) => rank(left) - rank(right))
}

function rank(domain: Domain): number {
  return domainKinds.indexOf(domain.kind)
}

/** Another app, or the panel, has this host already. */
export function takenHost(host: string, because: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    field: 'domains',
    message: `\`${host}\` is taken: ${because}.`,
    advice: 'Remove it there first, or choose another host name.',
  })
}

export function noSuchHost(host: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    field: 'host',
    message: `No app here has the domain \`${host.slice(0, 253)}\`, or another one has it.`,
    advice: 'See the domains of the app.',
  })
}
