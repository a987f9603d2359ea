import { AsyncLocalStorage } from 'node:async_hooks'
import { closeSync, openSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { AppError } from '../../errors.ts'
import { damageIn, schemaOf } from './database-file.ts'
import { keepStatements } from './kept-statements.ts'
import { migrate } from './migrate.ts'
import { takeLock } from './server-lock.ts'
import { translateSqliteError } from './sqlite-errors.ts'

export type Database = ReturnType<typeof openDatabase>

/**
 * Opens `<data>/berth.db`, brings it to the newest schema and keeps it for this process alone.
 * Settings: WAL with FULL, because an accepted deploy must survive a power cut.
 * Throws CONFLICT when another server has this data directory, STORAGE_FULL, LOCKED when the file is damaged.
 */
export function openDatabase(dataDirectory: string, migrationsDirectory: string) {
  const lock = takeLock(`${dataDirectory}/run/server.lock`)
  const path = `${dataDirectory}/berth.db`
  // Ours alone whatever the mask is; SQLite gives the files beside it the same mode.
  closeSync(openSync(path, 'a', 0o600))
  const sqlite = new Sqlite(path)
  try {
    configure(sqlite)
    refuseDamage(sqlite)
    migrate(sqlite, migrationsDirectory)
  } catch (error) {
    sqlite.close()
    lock.release()
    throw translateSqliteError(error)
  }
  keepStatements(sqlite)
  const queries = drizzle({ client: sqlite })
  let knownDamage: string | null = null
  const companions = new AsyncLocalStorage<() => void>()
  return {
    queries,
    /** One short, immediate transaction; `work` must not await. Throws STORAGE_FULL, LOCKED or what `work` throws. */
    write<T>(work: () => T): T {
      if (sqlite.inTransaction) return work()
      const companion = companions.getStore()
      try {
        return sqlite.transaction(() => withCompanion(work, companion)).immediate()
      } catch (error) {
        throw translateSqliteError(error)
      }
    },
    /** Runs `work`; each write in it takes `companion` along, so that both are on disk or none. */
    accompany<T>(companion: () => void, work: () => T): T {
      return companions.run(companion, work)
    },
    /** A whole, checked copy at `path`; a file there is an error. */
    copyTo(path: string): void {
      sqlite.prepare('VACUUM INTO ?').run(path)
    },
    /** Why it cannot be used, as far as one read tells, or the last whole check told; null when it can. */
    trouble(): string | null {
      try {
        sqlite.prepare('SELECT count(*) FROM key_checks').get()
        return knownDamage
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
    /** What quick_check or foreign_key_check finds first; null when nothing is wrong. Reads the whole file. */
    damage(): string | null {
      knownDamage = damageIn(sqlite, 'quick_check')
      return knownDamage
    },
    /** How many migrations it has seen. */
    schema(): number {
      return schemaOf(sqlite)
    },
    [Symbol.dispose](): void {
      sqlite.close()
      lock.release()
    },
  }
}

function withCompanion<T>(work: () => T, companion: (() => void) | undefined): T {
  const result = work()
  companion?.()
  return result
}

function configure(sqlite: Sqlite.Database): void {
  const settings = {
    journal_mode: 'WAL',
    synchronous: 'FULL',
    foreign_keys: 'ON',
    busy_timeout: 2000,
    wal_autocheckpoint: 1000,
    journal_size_limit: 64 * 1024 * 1024,
    trusted_schema: 'OFF',
    cell_size_check: 'ON',
    temp_store: 'MEMORY',
    secure_delete: 'ON',
  }
  for (const [name, value] of Object.entries(settings)) sqlite.pragma(`${name} = ${value}`)
}

function refuseDamage(sqlite: Sqlite.Database): void {
  const verdict = sqlite.pragma('quick_check(1)', { simple: true })
  if (verdict === 'ok') return
  throw new AppError({
    code: 'LOCKED',
    message: `The database is damaged: ${String(verdict)}. Apps keep serving; berth does not write to it.`,
    advice: 'Restore the newest good backup: `berthd backup list`, then `berthd backup restore <file>`.',
  })
}
