import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { idsOf } from '../accounts.ts'
import { authoritiesIn, caddySettings, withAuthorities } from '../caddy-settings.ts'
import { closedAbove, makeFolder, root, writeNew } from '../files.ts'
import { type Job, put } from '../job.ts'

/** `berth.env` and `caddy.env`. */
export function putSettings(job: Job): void {
  const { etc, data } = job.at
  const owner = idsOf(job.accounts.user)
  put(job, join(etc, 'berth.env'), job.settings, 0o600, owner)
  const file = join(etc, 'caddy.env')
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null
  const text = caddySettings(before, data, job.environment.SSL_CERT_FILE ?? '')
  const named = authoritiesIn(text)
  const isThere = named !== null && (statSync(named, { throwIfNoEntry: false })?.isFile() ?? false)
  put(job, file, isThere ? withAuthorities(text, readableToCaddy(named, data)) : text, 0o600, owner)
}

/** The path itself, or that of a copy where only some may read it. */
function readableToCaddy(file: string, data: string): string {
  if (file.startsWith(`${data}/caddy/`)) return file
  if (closedAbove([file]) === null && (statSync(file).mode & 0o004) !== 0) return file
  makeFolder(join(data, 'caddy'))
  const copy = join(data, 'caddy/authorities.pem')
  writeNew(copy, readFileSync(file), 0o640, root)
  return copy
}
