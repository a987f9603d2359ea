import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { idsOf, wordOf } from '../accounts.ts'
import { type Job, put } from '../job.ts'
import { must } from '../run.ts'
import { Stop, say } from '../words.ts'
import { giveDataBack, keptFolder, keptFrom } from './keep-data.ts'
import { leadTo } from './put-program.ts'
import { putStarters } from './put-starters.ts'
import { isReadySoon, startAll, whyNotReady } from './run-services.ts'

/** Puts the program, the database and the settings from before an upgrade back. Throws Stop when that is not ready either. */
export async function goBack(job: Job, why: string): Promise<void> {
  const { data, etc, lib } = job.at
  say(`Going back: ${why}`)
  const before = keptFrom(data)
  const hadCaddyUser = knowsCaddyUser(join(lib, before))
  if (!hadCaddyUser) job.caddyChanges = true
  job.manager.act('stop', 'berthd')
  if (job.caddyChanges) job.manager.act('stop', 'caddy')
  giveDataBack(data)
  for (const name of ['berth.env', 'caddy.env'])
    put(job, join(etc, name), readFileSync(join(keptFolder(data), name)), 0o600, idsOf(job.accounts.user))
  leadTo(job, before)
  putStarters(hadCaddyUser ? job : withoutSharing(job))
  startAll(job)
  if (!(await isReadySoon(job)))
    throw new Stop(
      'berth',
      `the previous version is not ready either: ${whyNotReady(job)}`,
      `its data is kept in ${keptFolder(data)}; berthd doctor says more`,
    )
  rmSync(keptFolder(data), { recursive: true })
}

/** Not so of one that had a single user for both. */
function knowsCaddyUser(program: string): boolean {
  const script = join(program, 'bin/containers')
  return existsSync(script) && /^caddy_user=/m.test(readFileSync(script, 'utf8'))
}

/** The next upgrade shares again. */
function withoutSharing(job: Job): Job {
  const { data } = job.at
  must('chown', ['-hR', wordOf(idsOf(job.accounts.user)), data])
  rmSync(join(data, 'proxy'), { recursive: true, force: true })
  return { ...job, accounts: { ...job.accounts, caddyUser: job.accounts.user } }
}
