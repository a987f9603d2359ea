import { sql } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { SealedColumn } from './sealed-place.ts'
import { keyChecks } from './vault-tables.ts'

export type VaultStore = ReturnType<typeof vaultStore>
export type KeyCheck = typeof keyChecks.$inferSelect
export type SealedRow = Readonly<Record<string, unknown>>

/** The key checks, and the sealed columns of all rooms, which only a change of key reads across. */
export function vaultStore(database: Database) {
  const { queries } = database
  return {
    keyChecks(): readonly KeyCheck[] {
      return queries.select().from(keyChecks).orderBy(keyChecks.kid).all()
    },
    addKeyCheck(check: KeyCheck): void {
      database.write(() => queries.insert(keyChecks).values(check).run())
    },
    hasSealedRows(columns: readonly SealedColumn[]): boolean {
      return columns.some(
        column =>
          queries.get(sql`
          select 1 from ${sql.identifier(column.table)} where ${sql.identifier(column.column)} is not null limit 1`) !==
          undefined,
      )
    },
    /** Rows after the id `after` that another key than `kid` sealed, by id. */
    staleRows({ column, kid, after }: { column: SealedColumn; kid: number; after: string }): readonly SealedRow[] {
      const sealed = sql.identifier(column.column)
      return queries.all(sql`
        select * from ${sql.identifier(column.table)}
        where substr(${sealed}, 2, 1) <> ${Buffer.of(kid)} and id > ${after} order by id limit 100`)
    },
    /** Writes `next` only where `old` still stands: a value set meanwhile is newer, and already under the new key. */
    replace({ column, id, old, next }: { column: SealedColumn; id: unknown; old: Buffer; next: Buffer }): void {
      const sealed = sql.identifier(column.column)
      queries.run(sql`
        update ${sql.identifier(column.table)} set ${sealed} = ${next} where id = ${id} and ${sealed} = ${old}`)
    },
    inOneWrite<T>(work: () => T): T {
      return database.write(work)
    },
  }
}
