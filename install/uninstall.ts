import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnvironmentFile } from '../server/config/environment-file.ts'
import { confirm } from './confirm.ts'
import { putFile, root } from './files.ts'
import { findInstallation, type Installation, type Notes, notedIn, parseNotes } from './installation.ts'
import { type LeftOnDocker, leaveDocker, removeKept } from './leave-docker.ts'
import { chooseManager } from './managers/choose-manager.ts'
import type { Manager, Service } from './managers/manager.ts'
import type { Options } from './options.ts'
import { run } from './run.ts'
import { lockFolder } from './steps/make-places.ts'
import { Stop, say } from './words.ts'

/** Takes the program away, and with `purge` the data too. What a first installation that failed has left may be less than all. */
export async function uninstall(options: Options): Promise<void> {
  const at = findInstallation(options)
  if (at.state === 'none') return say(`There is no berth in ${at.etc}: nothing to take away.`)
  if (at.state === 'removed' && !options.purge) {
    say('berth is taken away already; nothing was changed.')
    return sayWhatStays(at)
  }
  sayWhatGoes(at, options)
  if (options.dryRun) return say('Dry run: nothing was changed.')
  if (!options.yes) confirm()
  lockFolder(at.etc)
  const docker = options.given.docker || settingOf(at, 'BERTH_DOCKER') || '/var/run/docker.sock'
  const notes = at.state === 'installed' ? await takeAwayProgram(at, docker) : at.notes
  // Without a database there is nothing to come back to.
  if (options.purge || !existsSync(join(at.data, 'berth.db'))) await takeAwayData(at, notes, docker)
  else keepForLater(at, notes)
}

function settingOf({ etc }: Installation, name: string): string | undefined {
  const file = join(etc, 'berth.env')
  return existsSync(file) ? parseEnvironmentFile(readFileSync(file, 'utf8'))[name] : undefined
}

function sayWhatGoes(at: Installation, { purge }: Options): void {
  if (at.state === 'installed') say(`Taking away berth in ${at.lib} and its apps' containers and networks.`)
  if (!purge) {
    sayWhatStays(at)
    return
  }
  say(
    `Taking away for good: the data in ${at.data}, settings and key in ${at.etc}, the apps' volumes with all that is in them. Docker stays.`,
  )
  say('A backup that should stay: berthd backup create, then copy it elsewhere, and the key to another place.')
}

function sayWhatStays({ data, etc }: Installation): void {
  say(`  stays: data in ${data}, settings and key in ${etc}, the apps' volumes and images, Docker.`)
  say('  An installation with this --etc brings everything back; --uninstall --purge takes these away too.')
}

/** Returns the notes of what stays. */
async function takeAwayProgram(at: Installation, docker: string): Promise<Notes> {
  const manager = chooseManager(at, docker)
  stopIfThere(manager, 'berthd')
  const left = await leaveOrStop(at, docker)
  for (const thing of left.removed) say(`  removed: ${thing}`)
  stopIfThere(manager, 'caddy')
  if (existsSync(join(at.lib, 'firewall'))) run(join(at.lib, 'firewall'), ['down'])
  manager.removeRest()
  removeStarters(at, manager)
  const notes = [
    ...readFileSync(join(at.etc, 'installed'), 'utf8')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('lib=')),
    ...left.volumes.map(name => `volume=${name}`),
    ...left.images.map(name => `image=${name}`),
  ]
  putFile(join(at.etc, 'removed'), `${notes.join('\n')}\n`, 0o644, root)
  for (const path of [at.lib, join(at.etc, 'installed'), join(at.data, 'run')])
    rmSync(path, { recursive: true, force: true })
  return parseNotes(notes.join('\n'))
}

function stopIfThere(manager: Manager, service: Service): void {
  if (manager.script !== null && !existsSync(manager.script.path)) return
  try {
    manager.act('stop', service)
  } catch {
    // It may never have been started.
  }
}

async function leaveOrStop({ data }: Installation, docker: string): Promise<LeftOnDocker> {
  try {
    return await leaveDocker(data, docker)
  } catch (error) {
    throw new Stop(
      'Docker',
      `the containers of the apps could not be removed: ${wordsOf(error)}`,
      'start Docker and run this again; berth is stopped, nothing else was changed',
    )
  }
}

function removeStarters({ bin }: Installation, { units }: Manager): void {
  for (const command of ['berthd', 'berth']) rmSync(join(bin, command), { force: true })
  if (units.length === 0) return
  for (const unit of units) {
    run('systemctl', ['disable', '--quiet', '--now', unit])
    rmSync(`/etc/systemd/system/${unit}.service`, { force: true })
  }
  run('systemctl', ['daemon-reload'])
}

function keepForLater(at: Installation, notes: Notes): void {
  rmSync(join(at.data, 'supervise'), { force: true })
  removeMadeFolders(notes)
  say('berth is taken away.')
  sayWhatStays(at)
}

async function takeAwayData(at: Installation, notes: Notes, docker: string): Promise<void> {
  for (const kind of ['volume', 'image'] as const)
    for (const name of notes.get(kind) ?? []) await removeOrStop(docker, kind, name)
  rmSync(at.data, { recursive: true, force: true })
  rmSync(at.etc, { recursive: true, force: true })
  removeMadeFolders(notes)
  for (const noted of notedIn(notes, 'user').split(' ').filter(Boolean)) {
    // "made" is what an older installation noted.
    const account = noted === 'made' ? 'berth' : noted
    if (run('userdel', [account]).code !== 0) say(`  stays: the user ${account}; userdel ${account}`)
  }
  say('berth is gone.')
}

async function removeOrStop(docker: string, kind: 'volume' | 'image', name: string): Promise<void> {
  try {
    await removeKept(docker, kind, name)
  } catch (error) {
    const remedy = 'mend that and run this again; the data is still there'
    throw new Stop(`Docker, ${kind} ${name}`, `it could not be removed: ${wordsOf(error)}`, remedy)
  }
  say(`  removed: ${kind} ${name}`)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Those that the installation made, where nothing is in them any more. */
function removeMadeFolders(notes: Notes): void {
  for (const folder of [...(notes.get('made') ?? [])].sort().reverse())
    try {
      rmdirSync(folder)
    } catch {
      // Others have files in it, or it is gone.
    }
}
