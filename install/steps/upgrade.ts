import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '../job.ts'
import { versionIn } from '../plan.ts'
import { run } from '../run.ts'
import { Stop, say } from '../words.ts'
import { goBack } from './go-back.ts'
import { keepData } from './keep-data.ts'
import { putImage } from './put-image.ts'
import { dropOldPrograms, leadTo, putProgram } from './put-program.ts'
import { putSettings } from './put-settings.ts'
import { putStarters } from './put-starters.ts'
import { isReadySoon, startAll, whyNotReady } from './run-services.ts'

/** From the program in the folder `before` to that of the release. Goes back by itself, and throws Stop, when that is not ready. */
export async function upgrade(job: Job, before: string): Promise<void> {
  const { at, release, manager } = job
  const own = `berth ${release.version}`
  putProgram(job)
  if (run(join(at.lib, release.name, 'bin/berthd'), ['version']).code !== 0)
    throw new Stop(own, 'it does not run here', 'nothing was changed')
  putImage(job)
  const backup = run(join(at.bin, 'berthd'), ['backup', 'create'])
  if (backup.code !== 0)
    throw new Stop('copying the database', backup.said.trim(), 'nothing was changed; berthd doctor says more')
  say(`Backup    ${backup.said.trim()}`)
  manager.act('stop', 'berthd')
  keepData(at, before)
  // In its place while it is away: its files change hands.
  if (job.caddyChanges) manager.act('stop', 'caddy')
  leadTo(job, release.name)
  putSettings(job)
  putStarters(job)
  startAll(job)
  if (!(await isReadySoon(job))) {
    const reason = whyNotReady(job)
    await goBack(job, `${own} did not become ready: ${reason}`)
    throw new Stop(
      own,
      `it did not become ready: ${reason}`,
      `berth ${versionIn(before)} runs again, with the data as before`,
    )
  }
  rmSync(join(at.data, 'upgrade'), { recursive: true })
  dropOldPrograms(job, before)
  say(`${own} is ready.`)
}
