import { randomBytes } from 'node:crypto'
import { existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findIds, idsOf, wordOf } from '../accounts.ts'
import { type Ids, makeFolder, missingFolders, ownFolder, standing, writeNew } from '../files.ts'
import { type Installation, notedIn } from '../installation.ts'
import { type Job, put } from '../job.ts'
import { isLockedByUs, must, run } from '../run.ts'
import { Stop } from '../words.ts'

/** Folders, users, the notes of the installation, and the key. Throws Stop when the key of what is there is gone. */
export function makePlaces(job: Job): void {
  const { data, etc, bin, lib } = job.at
  // Those that uninstall removes again, if they are empty by then.
  const made = [...(job.at.notes.get('made') ?? []), ...missingFolders([data, etc, bin, lib])]
  makeFolder(etc)
  lockFolder(etc)
  removeOldRooms(lib)
  const notes = notesOf(job, makeUsers(job), made)
  for (const folder of [bin, lib, data]) makeFolder(folder)
  const [owner, caddy] = [idsOf(job.accounts.user), idsOf(job.accounts.caddyUser)]
  // What an uninstall kept may be another user's, when it was of another mode.
  if (job.at.state === 'removed') must('chown', ['-hR', wordOf(owner), data, etc])
  ownFolder(etc, owner, 0o700)
  // Caddy may pass through, to its own.
  ownFolder(data, { uid: owner.uid, gid: caddy.gid }, 0o710)
  put(job, join(etc, 'installed'), notes, 0o644, owner)
  rmSync(join(etc, 'removed'), { force: true })
  makeKey(job.at, owner)
}

/** One installer at a time; held until this process ends. */
export function lockFolder(etc: string): void {
  if (!isLockedByUs(openSync(etc, 'r')))
    throw new Stop(`berth in ${etc}`, 'another install.sh is at work on it', 'wait for its end')
}

/** What killed ones left. */
function removeOldRooms(lib: string): void {
  const old = ['-maxdepth', '1', '-name', '.berth-install.*', '-mtime', '+0']
  run('find', [standing(lib), ...old, '-exec', 'rm', '-rf', '{}', '+'])
}

/** Returns the users that this or an earlier run has made. */
function makeUsers({ accounts, at }: Job): readonly string[] {
  const made = notedIn(at.notes, 'user').split(' ').filter(Boolean)
  for (const account of [accounts.user, accounts.caddyUser]) {
    if (findIds(account) !== null) continue
    const home = ['--home-dir', at.data, '--no-create-home', '--shell', '/usr/sbin/nologin']
    must('useradd', ['--system', '--user-group', ...home, account])
    made.push(account)
  }
  return made
}

function notesOf({ at, manager, accounts, baseGiven }: Job, users: readonly string[], made: readonly string[]): string {
  const lines = [
    `mode=${at.mode}`,
    `data=${at.data}`,
    `bin=${at.bin}`,
    `lib=${at.lib}`,
    `services=${manager.kind}`,
    `user=${users.join(' ')}`,
    `caddy=${accounts.caddyUser}`,
    `base=${baseGiven}`,
    ...made.map(folder => `made=${folder}`),
  ]
  return `${lines.join('\n')}\n`
}

/** Never a new key over what an old one sealed. */
function makeKey({ etc, data }: Installation, owner: Ids): void {
  const key = join(etc, 'key')
  if (existsSync(key)) return
  if (existsSync(join(data, 'berth.db')))
    throw new Stop(key, 'it is gone, and the database needs it', 'put it back from its recovery string')
  writeNew(`${key}.new`, `${randomBytes(32).toString('hex')}\n`, 0o400, owner)
  renameSync(`${key}.new`, key)
}
