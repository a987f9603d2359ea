import { and, asc, eq, notInArray } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import type { SealedColumn, SealedPlace } from '../../host/vault/sealed-place.ts'
import type { Vault } from '../../host/vault/vault.ts'
import { checkTotal, checkVariable, type Variable } from './variable.ts'
import { variables } from './variable-tables.ts'

export type VariableStore = ReturnType<typeof variableStore>

export interface ListedVariable {
  readonly name: string
  readonly secret: boolean
  readonly updatedAt: number
  /** Absent for a secret one. */
  readonly value?: string
}

/** Variables are sealed on the way in; no row ever held one in the clear. */
export function variableStore({ database, clock, vault }: { database: Database; clock: Clock; vault: Vault }) {
  const { queries, write } = database

  function rows(app: string) {
    return queries.select().from(variables).where(eq(variables.app, app)).orderBy(asc(variables.name)).all()
  }

  function open(row: typeof variables.$inferSelect): string {
    return vault.open(placeOf(row), row.sealed)
  }

  function put(app: string, { name, secret, value }: Variable): void {
    const standing = queries
      .select()
      .from(variables)
      .where(and(eq(variables.app, app), eq(variables.name, name)))
      .get()
    const id = standing?.id ?? clock.newId()
    const row = {
      id,
      app,
      name,
      secret,
      updatedAt: clock.now(),
      sealed: Buffer.from(vault.seal(placeOf({ id, app }), value)),
    }
    queries.insert(variables).values(row).onConflictDoUpdate({ target: variables.id, set: row }).run()
  }

  function remove(app: string, names: readonly string[]): void {
    for (const name of names)
      queries
        .delete(variables)
        .where(and(eq(variables.app, app), eq(variables.name, name)))
        .run()
  }

  function checkAll(app: string): void {
    checkTotal(rows(app).map(row => ({ name: row.name, secret: row.secret, value: open(row) })))
  }

  return {
    list(app: string): ListedVariable[] {
      return rows(app).map(row => ({
        name: row.name,
        secret: row.secret,
        updatedAt: row.updatedAt,
        ...(row.secret ? {} : { value: open(row) }),
      }))
    },
    /** Names only; needs no key. */
    names(app: string): { name: string; secret: boolean; updatedAt: number }[] {
      return rows(app).map(({ name, secret, updatedAt }) => ({ name, secret, updatedAt }))
    },
    /** All values in the open, for a container's environment. Throws LOCKED, CREDENTIAL_UNREADABLE. */
    reveal(app: string): Variable[] {
      return rows(app).map(row => ({ name: row.name, secret: row.secret, value: open(row) }))
    },
    /** Sets these and leaves the others. Throws VALIDATION, LOCKED; nothing is stored then. */
    merge(app: string, changes: readonly Variable[], removed: readonly string[] = []): void {
      for (const { name, value } of changes) checkVariable(name, value)
      write(() => {
        remove(app, removed)
        for (const change of changes) put(app, change)
        checkAll(app)
      })
    },
    /** Values that were accepted once, in a release: they are not checked again, since a rollback must not fail by them. */
    bringBack(app: string, values: readonly Variable[], removed: readonly string[]): void {
      write(() => {
        remove(app, removed)
        for (const one of values) put(app, one)
      })
    },
    /** Sets exactly these. */
    replace(app: string, wanted: readonly Variable[]): void {
      for (const { name, value } of wanted) checkVariable(name, value)
      checkTotal(wanted)
      write(() => {
        queries
          .delete(variables)
          .where(
            and(
              eq(variables.app, app),
              notInArray(
                variables.name,
                wanted.map(variable => variable.name),
              ),
            ),
          )
          .run()
        for (const variable of wanted) put(app, variable)
      })
    },
  }
}

/** Registered with the vault, so that a new key reaches these rows. */
export const sealedVariables: SealedColumn = { purpose: 'variables', table: 'variables', column: 'sealed', app: 'app' }

/** Where a row's sealed value belongs; it opens nowhere else. */
export function placeOf(row: { id: string; app: string }): SealedPlace {
  return { purpose: 'variables', table: 'variables', column: 'sealed', row: row.id, app: row.app }
}
