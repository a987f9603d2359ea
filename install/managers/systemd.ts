import { must, run } from '../run.ts'
import type { Manager } from './manager.ts'

const unitOf = { berthd: 'berth', caddy: 'berth-caddy' } as const

/** Each service as the system user of its name. */
export const systemd: Manager = {
  kind: 'systemd',
  user: 'berth',
  caddyUser: 'berth-caddy',
  units: ['berth-firewall', 'berth', 'berth-caddy'],
  script: null,
  act: (verb, service) => void must('systemctl', [verb, unitOf[service]]),
  raiseFirewall: restartFirewall,
  timesStarted: () => Number(run('systemctl', ['show', '-p', 'NRestarts', '--value', 'berth']).stdout) || 0,
  recentOutput: () => run('journalctl', ['-u', 'berth', '-n', '20', '-o', 'cat', '--no-pager']).stdout,
  whyItEnded() {
    const { stdout } = run('journalctl', ['-n', '200', '-o', 'cat', '--no-pager'])
    return stdout.split('\n').findLast(line => line.startsWith('berth.service: Failed')) ?? null
  },
  removeRest: () => {},
}

export function restartFirewall(): void {
  must('systemctl', ['restart', 'berth-firewall'])
}
