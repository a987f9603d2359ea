import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { toolPath } from './images/tool-path.ts'
import { RegistryContent } from './registry-content.ts'

/** The one login of a test registry that wants one. */
export const registryLogin = { username: 'harbour-master', password: 'canary-registry-password' } as const

/** bcrypt of that password; the registry reads no other kind. */
const htpasswd = 'harbour-master:$2y$05$abcdefghijklmnopqrstuuFqj9r0gzLJx5.wQXjqr5awOiZGCazOq\n'

/** Debian's docker-registry on a free loopback port, which Docker takes for insecure by itself. Data and process go with `close()`. */
export class TestRegistry extends RegistryContent implements AsyncDisposable {
  /** `127.0.0.1:40123`, as it stands in image names. */
  readonly server: string
  /** What it holds; another registry may serve the same. */
  readonly dataFolder: string
  readonly #process: ChildProcess
  readonly #folder: string

  private constructor(server: string, { process, folder, login }: Started) {
    super(server, login)
    this.server = server
    this.dataFolder = join(folder, 'data')
    this.#process = process
    this.#folder = folder
  }

  static async start({ login = 'anonymous' }: { login?: 'anonymous' | 'required' } = {}): Promise<TestRegistry> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-registry-'))
    const server = `127.0.0.1:${await freePort()}`
    const config = join(folder, 'config.yml')
    await writeFile(join(folder, 'htpasswd'), htpasswd)
    await writeFile(config, JSON.stringify(configOf({ folder, server, login })))
    const command = toolPath('docker-registry', 'BERTH_TEST_REGISTRY_BIN')
    const process = spawn(command, ['serve', config], { stdio: 'ignore' })
    await untilItAnswers(server, process)
    return new TestRegistry(server, { process, folder, login: login === 'required' ? registryLogin : null })
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit')
      this.#process.kill('SIGKILL')
      await exited
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

interface Started {
  readonly process: ChildProcess
  readonly folder: string
  readonly login: typeof registryLogin | null
}

/** YAML reads JSON. */
function configOf({ folder, server, login }: { folder: string; server: string; login: 'anonymous' | 'required' }) {
  return {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: server },
    ...(login === 'required' ? { auth: { htpasswd: { realm: 'berth tests', path: join(folder, 'htpasswd') } } } : {}),
  }
}

export async function untilItAnswers(server: string, process: ChildProcess): Promise<void> {
  let failure: unknown
  process.once('error', error => {
    failure = error
  })
  for (let attempt = 0; attempt < 500; attempt++) {
    if (failure !== undefined || process.exitCode !== null) break
    if (
      await fetch(`http://${server}/v2/`).then(
        () => true,
        () => false,
      )
    )
      return
    await pause(20)
  }
  process.kill('SIGKILL')
  throw new Error(`the test registry did not start at ${server}`, { cause: failure })
}
