import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { DockerFound } from '../checks/docker-check.ts'
import type { Mode } from '../options.ts'
import { run, whereIs } from '../run.ts'
import { reasonIn, Stop } from '../words.ts'

const again = 'mend that and run this again'

/** Installs or starts Docker where that is in the plan. Throws Stop with the reason of whoever failed. */
export async function prepareDocker(todo: DockerFound['todo'], socket: string, mode: Mode): Promise<void> {
  if (todo === null) return
  if (todo === 'install') installDocker(mode)
  const started = existsSync('/run/systemd/system')
    ? run('systemctl', ['enable', '--now', 'docker'])
    : run('service', ['docker', 'start'])
  if (started.code !== 0) throw new Stop('Docker', `it does not start: ${reasonIn(started.said)}`, again)
  for (let tries = 0; !existsSync(socket); tries++) {
    if (tries === 60) throw new Stop('Docker', `it does not answer at ${socket}`, again)
    await pause(500)
  }
}

function installDocker(mode: Mode): void {
  // Our own choice of settings only for a Docker of our own.
  if (!existsSync('/etc/docker/daemon.json')) {
    mkdirSync('/etc/docker', { recursive: true })
    writeFileSync('/etc/docker/daemon.json', '{\n  "live-restore": true\n}\n')
  }
  const packages = ['docker.io', 'iptables', 'ca-certificates', ...(hasAppArmor() ? ['apparmor'] : [])]
  let said = aptInstall(packages)
  if (said !== null && run('apt-get', ['update']).code === 0) said = aptInstall(packages)
  // A package of its own in newer distributions.
  if (said === null && mode === 'container' && whereIs('docker') === null) said = aptInstall(['docker-cli'])
  if (said !== null) throw new Stop('Docker', `apt-get says: ${reasonIn(said)}`, again)
}

/** Null, or what it said when it failed. */
function aptInstall(packages: readonly string[]): string | null {
  const quietly = ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends', '--no-remove']
  const env = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' }
  const { code, said } = run('apt-get', [...quietly, ...packages], { env })
  return code === 0 ? null : said
}

function hasAppArmor(): boolean {
  const enabled = '/sys/module/apparmor/parameters/enabled'
  return existsSync(enabled) && readFileSync(enabled, 'utf8').includes('Y')
}
