import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { AppError } from '../../errors.ts'

/**
 * One server a data directory. The lock is SQLite's own on a file beside the database:
 * the kernel lets go of it when the process dies, so kill -9 leaves nothing behind. Throws CONFLICT.
 */
export function takeLock(path: string): { release(): void } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const holder = new Sqlite(path, { timeout: 0 })
  try {
    holder.pragma('locking_mode = EXCLUSIVE')
    holder.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    holder.close()
    throw new AppError(
      {
        code: 'CONFLICT',
        message: `Another berthd works on this data directory (${dirname(dirname(path))}).`,
        advice: 'Stop it first, or give this one its own BERTH_DATA.',
      },
      error,
    )
  }
  return { release: () => holder.close() }
}
