import type { Job } from '../job.ts'
import { Stop, say } from '../words.ts'
import { putImage } from './put-image.ts'
import { putProgram } from './put-program.ts'
import { putSettings } from './put-settings.ts'
import { putStarters } from './put-starters.ts'
import { isReadySoon, startAll, whyNotReady } from './run-services.ts'

/** The release that is in use, once more: what is missing or set otherwise is put in place, and nothing else is touched. */
export async function mend(job: Job): Promise<void> {
  const { release, manager } = job
  putProgram(job)
  putImage(job)
  if (job.caddyChanges) manager.act('stop', 'caddy')
  putSettings(job)
  putStarters(job)
  if (job.changed) manager.act('restart', 'berthd')
  startAll(job)
  if (!(await isReadySoon(job)))
    throw new Stop(`berth ${release.version}`, `it is not ready: ${whyNotReady(job)}`, 'berthd doctor says more')
  say(
    job.changed
      ? `berth ${release.version} is mended and ready.`
      : `berth ${release.version} is in place and ready; nothing was changed.`,
  )
}
