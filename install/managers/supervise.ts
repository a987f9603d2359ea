import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from '../installation.ts'
import { must, run } from '../run.ts'
import type { Manager } from './manager.ts'

/** Where no systemd runs: a script of ours keeps both running, berthd as root. */
export function supervise({ data }: Pick<Installation, 'data'>): Manager {
  const path = join(data, 'supervise')
  const starts = join(data, 'run/berthd.starts')
  return {
    kind: 'supervise',
    user: 'root',
    caddyUser: '10214',
    units: [],
    script: { name: 'supervise', path, mode: 0o700 },
    act: (verb, service) => void must(path, [verb, service]),
    // The script does, when it starts berthd.
    raiseFirewall: () => {},
    timesStarted: () => (existsSync(starts) ? readFileSync(starts, 'utf8').split('\n').length - 1 : 0),
    recentOutput: () => run('tail', ['-n', '20', join(data, 'logs/berthd.log')]).stdout,
    whyItEnded: () => null,
    removeRest: () => {},
  }
}
