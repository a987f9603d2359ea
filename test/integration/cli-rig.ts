import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BerthServer } from '../support/berth-server.ts'
import { checkoutPath } from '../support/images/tool-path.ts'

const berth = checkoutPath('scripts/berth')

export interface Ended {
  readonly exitCode: number | null
  /** What it printed as data. */
  readonly out: string
  /** All else. */
  readonly err: string
}

export interface Asked {
  readonly env?: Readonly<Record<string, string>>
  /** What stands on its input; nothing where left out. */
  readonly input?: string
  readonly cwd?: string
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** So far. */
  readonly seen: () => string
}

/** Somebody at a shell, with a home of their own; signed in by the environment where a server is given. */
export class Cli implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), 'berth-cli-'))
  readonly #env: Readonly<Record<string, string>>

  constructor(server?: BerthServer) {
    this.#env = {
      PATH: process.env.PATH ?? '',
      HOME: this.home,
      ...(server === undefined ? {} : { BERTH_URL: server.url, BERTH_TOKEN: server.token }),
    }
  }

  get configFile(): string {
    return join(this.home, '.config', 'berth', 'config.json')
  }

  run(words: readonly string[], asked: Asked = {}): Promise<Ended> {
    return this.begin(words, asked).ended
  }

  /** The same as a JSON document; its errors fail the test. */
  async json<T>(words: readonly string[]): Promise<T> {
    const { exitCode, out, err } = await this.run([...words, '--json'])
    if (exitCode !== 0) throw new Error(`berth ${words.join(' ')}: exit ${exitCode}\n${err}`)
    return JSON.parse(out) as T
  }

  begin(words: readonly string[], { env = {}, input = '', cwd = this.home }: Asked = {}): Running {
    return observe(spawn(berth, [...words], { cwd, env: { ...this.#env, ...env } }), input)
  }

  /** On a terminal of 80 columns, where both outputs are one. */
  onTerminal(words: readonly string[], { env = {}, input = '', cwd = this.home }: Asked = {}): Running {
    const command = [berth, ...words].map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
    const terminal = ['-qefc', command, '/dev/null']
    return observe(
      spawn('script', terminal, { cwd, env: { ...this.#env, TERM: 'xterm', SHELL: '/bin/sh', ...env } }),
      input,
    )
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}

function observe(child: ReturnType<typeof spawn>, input: string): Running {
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', text => (out += text))
  child.stderr?.setEncoding('utf8').on('data', text => (err += text))
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', exitCode => resolve({ exitCode, out, err }))
  })
  return { process: child, ended, seen: () => out + err }
}
