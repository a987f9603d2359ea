import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from './manifest.ts'
import { unpackBackup } from './unpack-backup.ts'

/** Checks all that is in a backup, leaving nothing behind. Throws VALIDATION saying what is wrong. */
export async function verifyBackup(path: string): Promise<Manifest> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-verify-'))
  try {
    return await unpackBackup(path, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
