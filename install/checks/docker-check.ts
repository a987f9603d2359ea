import type { Chosen } from '../choose-settings.ts'
import { dockerSays } from '../docker.ts'
import type { Mode } from '../options.ts'
import { whereIs } from '../run.ts'
import type { Problem } from '../words.ts'

/** Docker 20.10. */
const oldestApi = '1.41'

export interface DockerFound {
  /** What has to be done before it answers; null where it does. */
  readonly todo: 'install' | 'start' | null
  readonly version: string
  readonly hasLiveRestore: boolean | null
  readonly problems: readonly Problem[]
}

export async function findDocker({ docker }: Pick<Chosen, 'docker'>, mode: Mode): Promise<DockerFound> {
  const about = await dockerSays(docker, '/version')
  const found = { todo: null, version: textOf(about?.Version), hasLiveRestore: null, problems: [] }
  const wrong = (what: string, why: string, remedy: string) => ({ ...found, problems: [{ what, why, remedy }] })
  const api = textOf(about?.ApiVersion)
  if (mode === 'container' && api !== '' && whereIs('docker') === null)
    return wrong(
      'docker, the command',
      'it is not installed, and --mode container needs it',
      'install docker-cli or docker-ce-cli',
    )
  if (api !== '') {
    if (!isAtLeast(oldestApi, api))
      return wrong(
        `Docker ${found.version} at ${docker}`,
        `its API is ${api}; berth needs ${oldestApi} (Docker 20.10)`,
        'upgrade Docker',
      )
    const info = await dockerSays(docker, '/info')
    return { ...found, hasLiveRestore: typeof info?.LiveRestoreEnabled === 'boolean' ? info.LiveRestoreEnabled : null }
  }
  if (docker !== '/var/run/docker.sock')
    return wrong(`Docker at ${docker}`, 'nothing answers there', 'start it, or name another socket by --docker')
  if (whereIs('dockerd') !== null) return { ...found, todo: 'start' }
  if (whereIs('apt-get') !== null) return { ...found, todo: 'install' }
  return wrong('Docker', 'it is not installed, and this system has no apt', 'install Docker 20.10 or newer by hand')
}

/** By the numbers between the dots. */
export function isAtLeast(minimum: string, version: string): boolean {
  const [wanted, found] = [minimum, version].map(text => text.split('.').map(Number))
  for (const [at, number] of (wanted ?? []).entries()) {
    const other = found?.[at] ?? 0
    if (other !== number) return other > number
  }
  return true
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
