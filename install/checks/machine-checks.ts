import { statSync } from 'node:fs'
import { totalmem } from 'node:os'
import type { Chosen } from '../choose-settings.ts'
import { closedAbove } from '../files.ts'
import type { Installation } from '../installation.ts'
import type { Manager } from '../managers/manager.ts'
import { run } from '../run.ts'
import type { Problem } from '../words.ts'

/** What install.sh does not need for getting a release. */
export function machineProblems({ data }: Installation, { kind }: Manager): readonly Problem[] {
  const problems: Problem[] = []
  const memoryMb = Math.floor(totalmem() / 1024 / 1024)
  if (memoryMb < 450)
    problems.push({ what: `memory ${memoryMb} MB`, why: 'at least 512 MB are needed', remedy: 'take a larger machine' })
  if (kind === 'systemd' && /^\/(home|root|run\/user)\//.test(data))
    problems.push({
      what: `--data ${data}`,
      why: 'systemd keeps services out of there (ProtectHome)',
      remedy: 'take a place such as /srv/berth',
    })
  if (data.length > 85)
    problems.push({
      what: `--data ${data}`,
      why: 'it has more than 85 letters, too many for the sockets in it',
      remedy: 'take a shorter one',
    })
  return problems
}

/** The users that berth and Caddy run as must pass through the folders above their places. Containers get theirs handed in. */
export function reachProblems({ data, lib, etc }: Installation, { kind }: Manager): readonly Problem[] {
  const closed = kind === 'systemd' ? closedAbove([data, lib, etc]) : null
  if (closed === null) return []
  const remedy = `chmod o+x ${closed}, or name another place by --data and --bin`
  return [{ what: `folder ${closed}`, why: 'the user berth may not pass through it', remedy }]
}

/** systemd gives a service no group that has a number only. */
export function dockerGroupProblems({ docker }: Chosen, { kind }: Manager): readonly Problem[] {
  if (kind !== 'systemd' || groupOf(docker) !== 'UNKNOWN') return []
  const { gid } = statSync(docker)
  return [
    {
      what: `Docker at ${docker}`,
      why: `it is open to group ${gid}, which has no name here`,
      remedy: `groupadd --gid ${gid} docker`,
    },
  ]
}

/** The group of the engine's socket; null where there is none. */
export function groupOf(socket: string): string | null {
  const { code, stdout } = run('stat', ['-Lc', '%G', socket])
  return code === 0 ? stdout.trim() : null
}
