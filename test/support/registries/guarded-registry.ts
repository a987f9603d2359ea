import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { toolPath } from '../images/tool-path.ts'
import { type TestRegistry, untilItAnswers } from '../registry.ts'

/** A user as the registry's password file has it: `perl -e 'print crypt("…", "\$2b\$05\$…")'` makes the hash. */
export interface RegistryUser {
  readonly username: string
  readonly password: string
  readonly hash: string
}

const salt = '$2b$05$abcdefghijklmnopqrstuu'

export const firstUser: RegistryUser = {
  username: 'first-reader',
  password: 'canary-first-password',
  hash: `${salt}oB0/jvT/29Tz9P6xOw8kNY1DFrC0PAG`,
}

export const secondUser: RegistryUser = {
  username: 'second-reader',
  password: 'canary-second-password',
  hash: `${salt}gJslgTLvPMXjoHtcgh6gAhFe4QQC85m`,
}

/** The password that either of them has after it was changed. */
export function rotated({ username }: RegistryUser): RegistryUser {
  return { username, password: 'canary-rotated-password', hash: `${salt}KPiDcXOXfJBvLd/2/tEszBPFLRiYcDu` }
}

export interface TokenAccess {
  readonly realm: string
  readonly service: string
  readonly issuer: string
  readonly rootcertbundle: string
}

/** Another address of the content of an open registry, where a login is wanted. */
export class GuardedRegistry implements AsyncDisposable {
  /** `127.0.0.1:40123`, as it stands in image names. */
  readonly server: string
  readonly #process: ChildProcess
  readonly #folder: string

  private constructor(server: string, process: ChildProcess, folder: string) {
    this.server = server
    this.#process = process
    this.#folder = folder
  }

  static async start(content: TestRegistry, access: RegistryUser | TokenAccess): Promise<GuardedRegistry> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-guarded-'))
    const server = `127.0.0.1:${await freePort()}`
    const path = join(folder, 'htpasswd')
    if ('username' in access) await writeFile(path, lineOf(access))
    const auth = 'username' in access ? { htpasswd: { realm: 'berth tests', path } } : { token: access }
    const config = {
      version: 0.1,
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: content.dataFolder } },
      http: { addr: server },
      auth,
    }
    await writeFile(join(folder, 'config.yml'), JSON.stringify(config))
    const command = toolPath('docker-registry', 'BERTH_TEST_REGISTRY_BIN')
    const process = spawn(command, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' })
    await untilItAnswers(server, process)
    return new GuardedRegistry(server, process, folder)
  }

  /** What was pushed to the open registry, by its name here. */
  named(name: string): string {
    return `${this.server}/${name}`
  }

  /** From now on only this user is let in. */
  async letIn(user: RegistryUser): Promise<void> {
    await writeFile(join(this.#folder, 'htpasswd'), lineOf(user))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await exited
    await rm(this.#folder, { recursive: true, force: true })
  }
}

function lineOf({ username, hash }: RegistryUser): string {
  return `${username}:${hash}\n`
}
