import type { DockerFound } from './checks/docker-check.ts'
import type { Chosen } from './choose-settings.ts'
import type { Installation } from './installation.ts'
import type { Accounts } from './job.ts'
import type { Manager } from './managers/manager.ts'
import type { Release } from './release.ts'

/** What happens to Caddy. */
export type CaddyPlan =
  | { readonly kind: 'changes'; readonly from: string }
  | { readonly kind: 'gets-user' }
  | { readonly kind: 'gets-configuration' }
  | { readonly kind: 'own'; readonly besides: string | null }

export interface PlanFacts {
  readonly release: Pick<Release, 'version' | 'name' | 'caddyVersion'>
  readonly at: Pick<Installation, 'data' | 'etc' | 'bin' | 'lib' | 'mode'>
  readonly chosen: Chosen
  readonly kind: Manager['kind']
  readonly accounts: Accounts
  /** The distribution, as it calls itself; null where it does not say. */
  readonly system: string | null
  readonly arch: string
  /** The folder of the program that is in use now; null before the first installation. */
  readonly before: string | null
  readonly hasKeptData: boolean
  /** The folder that keeps Caddy from a user of its own. */
  readonly closed: string | null
  readonly base: string
  /** The lines that would start both containers. */
  readonly containerLines: readonly string[]
  readonly docker: Pick<DockerFound, 'todo' | 'version' | 'hasLiveRestore'>
  readonly caddy: CaddyPlan
  readonly hasIptables: boolean
}

/** What the installer will do, line by line. */
export function planLines(facts: PlanFacts): readonly string[] {
  const { release, at, chosen, system, arch, hasKeptData, accounts, closed } = facts
  const runsAsRoot = `Caddy runs as root too, since nobody else may pass through ${closed}; another place would give it a user of its own`
  return [
    `berth ${release.version}, ${at.mode}, on ${system ?? 'an unknown distribution'} (${arch})`,
    programLine(facts),
    `  data      ${at.data}; settings and key in ${at.etc}${hasKeptData ? '; what stands there comes back' : ''}`,
    `  address   panel at berth.${chosen.domain}, apps at <app>.${chosen.domain}; ${portsOf(chosen)}; control plane at ${chosen.listen}`,
    ...serviceLines(facts),
    ...(accounts.user === accounts.caddyUser ? [`            ${runsAsRoot}`] : []),
    ...dockerLines(facts),
    caddyLine(facts),
    firewallLine(facts),
  ]
}

/** Sentence of the ports that visitors come to. */
function portsOf({ httpPort, httpsPort }: Chosen): string {
  return httpsPort === 'off' ? `port ${httpPort} (HTTPS is off)` : `ports ${httpPort} and ${httpsPort}`
}

function programLine({ release, at, before }: PlanFacts): string {
  if (before === null) return `  install   program in ${at.lib}, commands berthd and berth in ${at.bin}`
  if (before === release.name) return `  keep      berth ${release.version} in ${at.lib}; what is missing is mended`
  return `  upgrade   from ${versionIn(before)}: the database is copied, apps keep serving; if the new one is not ready, the old one comes back`
}

/** `0.1.0` of `0.1.0-0123456789ab`. */
export function versionIn(folderName: string): string {
  return folderName.replace(/-[^-]*$/, '')
}

function serviceLines({ kind, at, base, containerLines }: PlanFacts): readonly string[] {
  if (kind === 'systemd')
    return ['  services  berth, berth-caddy and berth-firewall of systemd; a system user for each of the first two']
  if (kind === 'supervise')
    return [
      `  services  ${at.data}/supervise keeps both running, berth as root (no systemd here); start it when the machine starts`,
    ]
  const madeOf = base === 'host' ? "host's C library and shell: nothing is pulled" : base.replace(/@[^@]*$/, '')
  return [
    `  image     built here from the release, on ${madeOf}`,
    '  services  two containers, made by these lines:',
    ...containerLines.map(line => `            ${line}`),
  ]
}

function dockerLines({ docker, chosen }: PlanFacts): readonly string[] {
  if (docker.todo === 'install') return ['  Docker    install docker.io of this distribution, with live-restore']
  if (docker.todo === 'start') return ['  Docker    start the one that is installed']
  const stays = `  Docker    ${docker.version} at ${chosen.docker} stays as it is`
  if (docker.hasLiveRestore !== false) return [stays]
  return [
    stays,
    '            advice: "live-restore": true in /etc/docker/daemon.json lets apps run on while Docker restarts',
  ]
}

function caddyLine({ caddy, release }: PlanFacts): string {
  const now = release.caddyVersion
  if (caddy.kind === 'changes')
    return `  Caddy     changes from ${caddy.from} to ${now}: it restarts, and open connections are cut`
  if (caddy.kind === 'gets-user') return '  Caddy     gets a user of its own: it restarts, and open connections are cut'
  if (caddy.kind === 'gets-configuration')
    return `  Caddy     ${now} stays, and gets another configuration: requests on open connections may be cut, once`
  return `  Caddy     ${now} of its own${caddy.besides === null ? '' : `; ${caddy.besides} stays as it is`}`
}

function firewallLine({ chosen, docker, hasIptables }: PlanFacts): string {
  if (!hasIptables && docker.todo === null)
    return '  firewall  no iptables here: apps can reach this host and its metadata address'
  const hostPorts = chosen.hostPorts === '' ? '' : ` and ${chosen.hostPorts}`
  return `  firewall  apps (${chosen.networkPool}) reach neither 169.254.0.0/16 nor this host's services, but ${portsOf(chosen)}${hostPorts}`
}
