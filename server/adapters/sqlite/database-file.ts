import Sqlite from 'better-sqlite3'

/** What stands in a database file that nobody serves. */
export interface DatabaseFacts {
  readonly schema: number
  readonly instance: string
  readonly keys: readonly { readonly kid: number; readonly fingerprint: string }[]
  /** What a whole check finds first; null when nothing is wrong. */
  readonly damage: string | null
}

/** Opens the file read-only and checks all of it. A file that is no database is damaged. */
export function examineDatabaseFile(path: string): DatabaseFacts {
  let sqlite: Sqlite.Database | undefined
  try {
    sqlite = new Sqlite(path, { readonly: true, fileMustExist: true })
    return {
      damage: damageIn(sqlite, 'integrity_check'),
      schema: schemaOf(sqlite),
      instance: sqlite.prepare<[], string>("SELECT value FROM settings WHERE name = 'instance'").pluck().get() ?? '',
      keys: sqlite.prepare('SELECT kid, fingerprint FROM key_checks ORDER BY kid').all() as DatabaseFacts['keys'],
    }
  } catch (error) {
    return { schema: 0, instance: '', keys: [], damage: error instanceof Error ? error.message : String(error) }
  } finally {
    sqlite?.close()
  }
}

/** The schema of a database file, whatever else is wrong with it; null when it cannot be read. */
export function schemaOfFile(path: string): number | null {
  try {
    const sqlite = new Sqlite(path, { readonly: true, fileMustExist: true })
    try {
      return schemaOf(sqlite)
    } finally {
      sqlite.close()
    }
  } catch {
    return null
  }
}

/** The first thing a check finds; null when nothing is wrong. */
export function damageIn(sqlite: Sqlite.Database, check: 'quick_check' | 'integrity_check'): string | null {
  const verdict = sqlite.pragma(`${check}(1)`, { simple: true })
  if (verdict !== 'ok') return String(verdict)
  const orphans = sqlite.pragma('foreign_key_check') as readonly { readonly table: string }[]
  return orphans[0] === undefined ? null : `${orphans.length} rows without their parent, first in ${orphans[0].table}`
}

export function schemaOf(sqlite: Sqlite.Database): number {
  return sqlite.pragma('user_version', { simple: true }) as number
}
