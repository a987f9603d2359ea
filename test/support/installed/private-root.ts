import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { docker } from '../bare-docker.ts'
import { freePool } from '../berth-server/free-pool.ts'
import { removeLeftovers } from '../berth-server/leftovers.ts'
import { freePort } from '../free-port.ts'
import { checkoutPath } from '../images/tool-path.ts'
import { type ProgramEnd, runProgram } from './run-program.ts'

/** Where one installation of a test stands: folders, ports and a network pool of its own. */
export interface PrivateRoot extends AsyncDisposable {
  readonly folder: string
  readonly data: string
  readonly etc: string
  readonly listen: number
  readonly httpPort: number
  readonly httpsPort: number
  /** install.sh with the places of this root, and what else is given, for somebody whose mask closes all to others. */
  install(
    words: readonly string[],
    script?: string,
    environment?: Readonly<Record<string, string>>,
  ): Promise<ProgramEnd>
  berthd(...words: readonly string[]): Promise<string>
  /** What of it is on the machine: folders, processes, firewall rules, containers and images of its own. */
  traces(): Promise<readonly string[]>
}

export async function aPrivateRoot(env: Readonly<Record<string, string>> = {}): Promise<PrivateRoot> {
  const parent = mkdtempSync(join(tmpdir(), 'berth-root-'))
  letThrough(parent)
  const folder = join(parent, 'in')
  // Beside, so that what a killed test leaves is found by its database.
  const [data, etc, bin] = [`${parent}-data`, join(folder, 'etc'), join(folder, 'usr/bin')]
  const [listen, httpPort, httpsPort] = [await freePort(), await freePort(), await freePort()]
  const pool = await freePool()
  const places = ['--data', data, '--etc', etc, '--bin', bin, '--network-pool', pool]
  const ports = ['--listen', `127.0.0.1:${listen}`, '--http-port', `${httpPort}`, '--https-port', `${httpsPort}`]
  return {
    ...{ folder, data, etc, listen, httpPort, httpsPort },
    install: (words, script = checkoutPath('install.sh'), environment = {}) =>
      runProgram('sh', ['-c', 'umask 077; exec sh "$@"', 'sh', script, ...places, ...ports, ...words], {
        env: { ...env, ...environment },
      }),
    berthd: async (...words) => {
      const { code, said } = await runProgram(join(bin, 'berthd'), words)
      if (code !== 0) throw new Error(`berthd ${words.join(' ')}: ${said}`)
      return said.trim()
    },
    async traces() {
      const { stdout } = await runProgram('iptables', ['-w', '-S'])
      const rules = stdout.split('\n').filter(rule => rule.includes(pool))
      const files = [folder, data].filter(path => existsSync(path))
      return [...files, ...commandLinesWith(parent), ...rules, ...(await onDocker({ data, etc }))]
    },
    async [Symbol.asyncDispose]() {
      if (existsSync(join(etc, 'installed')) || existsSync(join(etc, 'removed'))) {
        await removeLeftovers(data)
        await runProgram('sh', [checkoutPath('install.sh'), '--etc', etc, '--uninstall', '--purge', '--yes'])
      }
      for (const path of [parent, data]) rmSync(path, { recursive: true, force: true })
    },
  }
}

/** As the folders of a system are: Caddy's user may pass through. */
function letThrough(folder: string): void {
  const { mode } = statSync(folder)
  if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o777) | 0o011)
  if (folder !== '/') letThrough(dirname(folder))
}

/** Containers that have its data, and images of its name. */
async function onDocker({ data, etc }: { data: string; etc: string }): Promise<readonly string[]> {
  const number = (await runProgram('cksum', [], { input: etc })).stdout.split(' ')[0]
  const containers = (await docker('GET', '/containers/json?all=1')).body as readonly Described[]
  const images = (await docker('GET', '/images/json')).body as readonly Described[]
  return [
    ...containers
      .filter(({ Mounts = [] }) => Mounts.some(({ Source }) => Source === data))
      .flatMap(({ Names }) => Names),
    ...images.flatMap(({ RepoTags }) => RepoTags ?? []).filter(name => name.startsWith(`berth-${number}:`)),
  ]
}

interface Described {
  readonly Names: readonly string[]
  readonly Mounts?: readonly { readonly Source: string }[]
  readonly RepoTags: readonly string[] | null
}

function commandLinesWith(text: string): readonly string[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.map(commandLine).filter(line => line.includes(text))
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
