import { readdirSync, readFileSync } from 'node:fs'
import type Sqlite from 'better-sqlite3'
import { AppError } from '../../errors.ts'

/**
 * Applies the numbered files of `directory` that this database has not seen, all in one transaction.
 * Forward only: a database of a newer berth is refused.
 *
 * Foreign keys are off meanwhile, because a table rebuild inside a transaction would otherwise
 * cascade its DROP into child tables (drizzle-orm#4938); they are checked before the commit.
 */
export function migrate(sqlite: Sqlite.Database, directory: string): void {
  const steps = migrationsIn(directory)
  const version = sqlite.pragma('user_version', { simple: true }) as number
  if (version > steps.length) throw newerSchema(version, steps.length)
  if (version === steps.length) return
  sqlite.pragma('foreign_keys = OFF')
  try {
    sqlite.transaction(() => applyAll(sqlite, directory, steps, version)).immediate()
  } finally {
    sqlite.pragma('foreign_keys = ON')
  }
}

/** The schema that the migrations of `directory` lead to. */
export function newestSchema(directory: string): number {
  return migrationsIn(directory).length
}

function migrationsIn(directory: string): readonly string[] {
  return readdirSync(directory).filter(isMigration).sort()
}

function isMigration(name: string): boolean {
  return /^\d{4}-[a-z0-9-]+\.sql$/.test(name)
}

function applyAll(sqlite: Sqlite.Database, directory: string, steps: readonly string[], version: number): void {
  for (const step of steps.slice(version)) sqlite.exec(readFileSync(`${directory}/${step}`, 'utf8'))
  const orphans = sqlite.pragma('foreign_key_check') as unknown[]
  if (orphans.length > 0) throw new Error(`a migration left ${orphans.length} rows without their parent`)
  sqlite.pragma(`user_version = ${steps.length}`)
}

function newerSchema(found: number, known: number): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    message: `This database was written by a newer berth (schema ${found}; this one knows ${known}).`,
    advice: 'Start the newer version again, or restore a backup made by this one.',
  })
}
