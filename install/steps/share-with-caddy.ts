import { join } from 'node:path'
import { idsOf, wordOf } from '../accounts.ts'
import { isOwned, makeFolder, ownFolder } from '../files.ts'
import type { Job } from '../job.ts'
import { must } from '../run.ts'

/**
 * What is berth's alone, what Caddy reads (its group may), and what is Caddy's own. Whole folders are handed over only where
 * that has not been done; the folder itself comes last, so that one that was cut short is done again.
 */
export function shareWithCaddy({ at, accounts }: Job): void {
  const [owner, caddy] = [idsOf(accounts.user), idsOf(accounts.caddyUser)]
  for (const place of ['run', 'logs']) {
    makeFolder(join(at.data, place), 0o700)
    ownFolder(join(at.data, place), owner, 0o700)
  }
  const shared = { uid: owner.uid, gid: caddy.gid }
  for (const place of ['caddy', 'routes', 'own-certificates']) {
    const folder = join(at.data, place)
    makeFolder(folder)
    if (isOwned(folder, shared, 0o2750)) continue
    must('chown', ['-hR', wordOf(shared), folder])
    must('chmod', ['-R', 'u=rwX,g=rX,o=', folder])
    must('find', [folder, '-depth', '-type', 'd', '-exec', 'chmod', '2750', '{}', '+'])
  }
  for (const place of ['certificates', 'proxy']) {
    const folder = join(at.data, place)
    makeFolder(folder, 0o700)
    if (isOwned(folder, caddy, 0o700)) continue
    must('find', [folder, '-mindepth', '1', '-exec', 'chown', '-h', wordOf(caddy), '{}', '+'])
    ownFolder(folder, caddy, 0o700)
  }
}
