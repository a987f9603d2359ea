import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { groupOf } from '../checks/machine-checks.ts'
import { root } from '../files.ts'
import { type Job, put } from '../job.ts'
import { withOurPlaces } from '../places.ts'
import { must } from '../run.ts'
import { shareWithCaddy } from './share-with-caddy.ts'

/** What starts it, from the program that is in use; and what Caddy may read. */
export function putStarters(job: Job): void {
  shareWithCaddy(job)
  const { bin, lib } = job.at
  const { script, units } = job.manager
  putOurs(job, 'bin/berthd-here', join(bin, 'berthd'), 0o755)
  putOurs(job, 'bin/berth-here', join(bin, 'berth'), 0o755)
  putOurs(job, 'bin/firewall', join(lib, 'firewall'), 0o755)
  if (script !== null) putOurs(job, `bin/${script.name}`, script.path, script.mode)
  if (units.length === 0) return
  for (const unit of units) putOurs(job, `units/${unit}.service`, `/etc/systemd/system/${unit}.service`, 0o644)
  must('systemctl', ['daemon-reload'])
  must('systemctl', ['enable', '--quiet', ...units])
}

function putOurs(job: Job, from: string, to: string, mode: number): void {
  put(job, to, placed(job, readFileSync(join(job.at.lib, 'current', from), 'utf8')), mode, root)
}

/** A script or unit with the places of this installation. */
export function placed({ at, chosen, accounts }: Pick<Job, 'at' | 'chosen' | 'accounts'>, text: string): string {
  const dockerGroup = groupOf(chosen.docker) ?? 'docker'
  return withOurPlaces(text, { ...at, docker: chosen.docker, dockerGroup, caddyUser: accounts.caddyUser })
}
