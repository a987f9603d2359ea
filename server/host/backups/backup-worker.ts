import type { Logger } from '../../log.ts'
import { pause, type Worker } from '../../workers.ts'
import { listBackups } from './backup-folder.ts'
import { type BackupContext, createBackup } from './create-backup.ts'

const everyMs = 6 * 3_600_000
/** Also before the first look, so that a start is not slowed down. */
const lookMs = 60_000

/** Makes a backup whenever the newest one is six hours old. */
export function backupWorker(needs: BackupContext, log: Logger): Worker {
  return {
    name: 'backups',
    async run(signal) {
      for (;;) {
        await pause(lookMs, signal)
        if (signal.aborted) return
        if (!isDue(needs)) continue
        const { path, bytes } = await createBackup(needs)
        log.info({ path, bytes }, 'backup made')
      }
    },
  }
}

/** A newest one that lies in the future was made before the clock was put right. */
export function isDue({ config, stores }: BackupContext): boolean {
  const newest = listBackups(config.dataDirectory)[0]
  return newest === undefined || Math.abs(stores.clock.now() - newest.createdAt) >= everyMs
}
