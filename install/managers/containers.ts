import { join } from 'node:path'
import { engine } from '../engine.ts'
import type { Installation } from '../installation.ts'
import { must, run } from '../run.ts'
import type { Manager } from './manager.ts'
import { restartFirewall } from './systemd.ts'

/** Two containers, which Docker starts with the machine. Numbers of their own: no account of the machine is needed. */
export function containers(
  { lib, instance }: Pick<Installation, 'lib' | 'instance'>,
  docker: string,
  hasSystemd: boolean,
): Manager {
  const path = join(lib, 'containers')
  return {
    kind: 'container',
    user: '10213',
    caddyUser: '10214',
    units: hasSystemd ? ['berth-firewall'] : [],
    script: { name: 'containers', path, mode: 0o755 },
    act: (verb, service) => void must(path, [verb, service]),
    raiseFirewall: hasSystemd ? restartFirewall : () => void run(join(lib, 'firewall'), ['up']),
    timesStarted: () => Number(engine(docker, ['inspect', '--format', '{{.RestartCount}}', instance]).stdout) || 0,
    recentOutput: () => engine(docker, ['logs', '--tail', '20', instance]).said,
    whyItEnded: () => null,
    removeRest() {
      engine(docker, ['rm', '--force', instance, `${instance}-caddy`])
      const images = engine(docker, ['images', '--format', '{{.Repository}}:{{.Tag}}', instance]).stdout
      for (const image of images.split('\n').filter(Boolean))
        must('docker', ['--host', `unix://${docker}`, 'image', 'rm', image])
    },
  }
}
