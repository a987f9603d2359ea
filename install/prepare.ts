import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../server/config/config.ts'
import { ConfigError } from '../server/config/config-error.ts'
import { type Environment, parseEnvironmentFile } from '../server/config/environment-file.ts'
import { findIds } from './accounts.ts'
import { type DockerFound, findDocker } from './checks/docker-check.ts'
import { dockerGroupProblems, machineProblems, reachProblems } from './checks/machine-checks.ts'
import { otherBerthProblems } from './checks/other-berths.ts'
import { portProblems } from './checks/port-checks.ts'
import { chooseSettings } from './choose-settings.ts'
import { closedAbove } from './files.ts'
import { findInstallation, type Installation, notedIn } from './installation.ts'
import type { Accounts, Job } from './job.ts'
import { chooseManager } from './managers/choose-manager.ts'
import type { Manager } from './managers/manager.ts'
import type { Options } from './options.ts'
import type { CaddyPlan, PlanFacts } from './plan.ts'
import { Problems } from './problems.ts'
import { type Release, readRelease } from './release.ts'
import { run, whereIs } from './run.ts'
import { settingsFile } from './settings-file.ts'
import { currentFolder } from './steps/put-program.ts'
import { placed } from './steps/put-starters.ts'
import { Stop } from './words.ts'

export interface InstallPlace {
  readonly environment: Environment
  /** The unpacked release. */
  readonly folder: string
  readonly beganAt: number
}

/** Looks at the machine, and says what is to be done. Throws Problems with all that is wrong, or Stop. */
export async function prepare(
  options: Options,
  { environment, folder, beganAt }: InstallPlace,
): Promise<{ job: Job; plan: PlanFacts }> {
  const at = findInstallation(options)
  const settingsBefore = textOf(join(at.etc, 'berth.env'))
  const chosen = chooseSettings(options, parseEnvironmentFile(settingsBefore ?? ''), environment)
  const manager = chooseManager(at, chosen.docker)
  const docker = await findDocker(chosen, at.mode)
  const problems = [
    ...machineProblems(at, manager),
    ...docker.problems,
    ...dockerGroupProblems(chosen, manager),
    ...portProblems(chosen, at),
    ...otherBerthProblems(at, manager),
    ...reachProblems(at, manager),
  ]
  if (problems.length > 0) throw new Problems(problems)
  const release = readRelease(folder)
  const settings = settingsFile(settingsBefore, chosen, at)
  checkSettings(settings)
  const baseGiven = options.given.base || notedIn(at.notes, 'base')
  const job: Job = {
    ...{ options, at, chosen, release, manager, environment, beganAt, settings, baseGiven },
    base: baseGiven || (options.given.bundle === '' && release.pinnedBase) || 'host',
    accounts: accountsOf(at, manager),
    caddyChanges: false,
    changed: false,
  }
  const plan = planFacts(job, docker)
  job.caddyChanges = plan.caddy.kind === 'changes' || plan.caddy.kind === 'gets-user'
  return { job, plan }
}

function accountsOf(at: Installation, { kind, user, caddyUser }: Manager): Accounts {
  // Nobody but root gets there, and berth is root here.
  return { user, caddyUser: kind === 'supervise' && closedFolderOf(at) !== null ? user : caddyUser }
}

function closedFolderOf({ data, lib, etc }: Installation): string | null {
  return closedAbove([data, lib, etc])
}

/** By the rules of the server, which is to run with them. */
function checkSettings(text: string): void {
  try {
    readConfig({ ...parseEnvironmentFile(text), BERTH_ENV_FILE: '/dev/null' }, true)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [, what = error.message, why = error.message] = /^([^:]*): (.*)$/s.exec(error.message) ?? []
    throw new Stop(what, why, 'correct its option, or its line in berth.env')
  }
}

function planFacts(job: Job, docker: DockerFound): PlanFacts {
  const { release, at, chosen, manager, accounts, base } = job
  const before = currentFolder(at.lib)
  return {
    ...{ release, at, chosen, accounts, base, docker, before },
    kind: manager.kind,
    system: parseEnvironmentFile(textOf('/etc/os-release') ?? '').PRETTY_NAME ?? null,
    arch: process.arch,
    hasKeptData: at.state !== 'installed' && existsSync(join(at.data, 'berth.db')),
    closed: closedFolderOf(at),
    containerLines: manager.kind === 'container' ? containerLines(job) : [],
    caddy: caddyPlan({ at, release, accounts, isInstalled: before !== null }),
    hasIptables: whereIs('iptables') !== null,
  }
}

function containerLines(job: Job): readonly string[] {
  const script = placed(job, readFileSync(join(job.release.folder, 'bin/containers'), 'utf8'))
  return run('sh', ['-s', '--', 'lines', job.release.name], { input: script }).stdout.trimEnd().split('\n')
}

interface CaddySeen {
  readonly at: Installation
  readonly release: Release
  readonly accounts: Accounts
  readonly isInstalled: boolean
}

function caddyPlan({ at, release, accounts, isInstalled }: CaddySeen): CaddyPlan {
  const current = join(at.lib, 'current')
  const own = { kind: 'own', besides: whereIs('caddy') } as const
  if (!isInstalled) return own
  const isSame = (name: string): boolean => areSame(join(current, name), join(release.folder, name))
  if (existsSync(join(current, 'bin/caddy')) && !isSame('bin/caddy'))
    return { kind: 'changes', from: textOf(join(current, 'CADDY_VERSION'))?.trim() ?? 'another' }
  const proxy = statSync(join(at.data, 'proxy'), { throwIfNoEntry: false })
  if (proxy?.uid !== findIds(accounts.caddyUser)?.uid) return { kind: 'gets-user' }
  return isSame('CADDY_CONFIG') ? own : { kind: 'gets-configuration' }
}

/** Byte for byte. */
function areSame(one: string, other: string): boolean {
  return run('cmp', ['-s', one, other]).code === 0
}

function textOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}
