import type { BackupFile } from '../backups/backup-folder.ts'
import { type Check, warning, well } from './check.ts'

const hourMs = 3_600_000
/** Two that should have been made in between were not. */
const tooOldMs = 13 * hourMs

export function backupCheck(backups: readonly BackupFile[], now: number): Check {
  const [newest] = backups
  if (newest === undefined)
    return warning(
      'backup',
      'There is no backup yet.',
      'Make one: berthd backup create. A running berthd makes one every 6 hours.',
    )
  const hours = ((now - newest.createdAt) / hourMs).toFixed(1)
  const reason = `The newest of ${backups.length} backups is ${hours} hours old: ${newest.path}.`
  if (now - newest.createdAt <= tooOldMs) return well('backup', reason)
  return warning(
    'backup',
    reason,
    'Make one: berthd backup create. The log of berthd says why none was made by itself.',
  )
}
