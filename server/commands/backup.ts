import { resolve } from 'node:path'
import { newestSchema } from '../adapters/sqlite/migrate.ts'
import type { Config } from '../config/config.ts'
import { type BackupFile, listBackups } from '../host/backups/backup-folder.ts'
import type { Manifest } from '../host/backups/manifest.ts'
import { restoreBackup } from '../host/backups/restore-backup.ts'
import { verifyBackup } from '../host/backups/verify-backup.ts'
import { programFiles } from '../program-files.ts'
import { isoTime } from '../web/list.ts'
import { askServer } from './ask-server.ts'

/** Prints where the backup is, alone. */
export async function createBackupFile(config: Config, { to }: { to?: string }): Promise<void> {
  const body = to === undefined ? {} : { to: resolve(to) }
  const made = await askServer<BackupFile>(config, {
    method: 'POST',
    path: '/api/v1/system/backups',
    body,
  })
  process.stdout.write(`${made.path}\n`)
}

/** Needs neither server nor database: it is asked for when that is damaged. */
export function listBackupFiles(config: Config): void {
  for (const { createdAt, bytes, path } of listBackups(config.dataDirectory))
    process.stdout.write(`${isoTime(createdAt)}  ${(bytes / 1e6).toFixed(1).padStart(8)} MB  ${path}\n`)
}

/** Where the key stands at its place, sealed keys are opened too. */
export async function verifyBackupFile(config: Config, file: string): Promise<void> {
  const { manifest, notes } = await verifyBackup(resolve(file), config.keyFile)
  process.stdout.write(`good: ${inWords(manifest)}\n`)
  for (const note of notes) process.stdout.write(`but ${note}\n`)
}

/** Needs no server: it works on a data directory that none has opened yet. */
export async function restoreBackupFile(config: Config, file: string, { data }: { data?: string }): Promise<void> {
  const dataDirectory = data === undefined ? config.dataDirectory : resolve(data)
  const knownSchema = newestSchema(programFiles().migrations)
  const { manifest, notes } = await restoreBackup({ backup: resolve(file), dataDirectory, knownSchema })
  process.stdout.write(`restored into ${dataDirectory}: ${inWords(manifest)}\n`)
  for (const note of notes) process.stdout.write(`but ${note}\n`)
  process.stdout.write(`next: put ${keysOf(manifest)} at BERTH_KEY_FILE, mode 0400, then start berthd serve\n`)
}

function inWords({ createdAt, berth, schema, files }: Manifest): string {
  return `made ${createdAt} by berth ${berth} (schema ${schema}), ${files.length} files`
}

function keysOf({ keys }: Pick<Manifest, 'keys'>): string {
  return keys.map(({ kid, fingerprint }) => `key ${kid} (fingerprint ${fingerprint})`).join(' and ')
}
