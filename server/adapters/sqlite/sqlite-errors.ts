import Sqlite from 'better-sqlite3'
import { AppError } from '../../errors.ts'

/** What SQLite throws, in our words; anything else passes unchanged. */
export function translateSqliteError(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error
  if (/^SQLITE_(FULL|IOERR)/.test(error.code)) return storageFull(error)
  if (error.code.startsWith('SQLITE_BUSY')) return busy(error)
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) return damaged(error)
  return error
}

function storageFull(cause: Error): AppError {
  return new AppError(
    {
      code: 'STORAGE_FULL',
      message: 'The disk of the data directory is full: this could not be recorded, so nothing was started.',
      advice: 'Free some space there. Apps keep serving, and berth continues by itself as soon as it can write.',
    },
    cause,
  )
}

function busy(cause: Error): AppError {
  return new AppError(
    {
      code: 'STORAGE_FULL',
      message: 'Another program holds the database, so this could not be recorded.',
      advice: 'Close the program that has berth.db open (a sqlite3 shell?) and try again.',
      retryAfterSeconds: 2,
    },
    cause,
  )
}

function damaged(cause: Error): AppError {
  return new AppError(
    {
      code: 'LOCKED',
      message: `The database is damaged: ${cause.message}. Apps keep serving; berth does not write to it.`,
      advice: 'Restore the newest good backup: `berthd backup list`, then `berthd backup restore <file>`.',
    },
    cause,
  )
}
