import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
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
  /** Resolves when it has printed this. */
  readonly shows: (text: string) => Promise<unknown>
  readonly type: (text: string) => void
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
    const running = observe(spawn(berth, [...words], { cwd, env: { ...this.#env, ...env } }))
    running.process.stdin?.end(input)
    return running
  }

  /** On a terminal of 80 columns with a keyboard, where both outputs are one. */
  onTerminal(words: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
    const command = [berth, ...words].map(word => `'${word}'`).join(' ')
    const whole = { ...this.#env, TERM: 'xterm', SHELL: '/bin/sh', ...env }
    return observe(spawn('script', ['-qefc', command, '/dev/null'], { cwd: this.home, env: whole }))
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}

function observe(child: ChildProcess): Running {
  let out = ''
  let err = ''
  const seen = () => out + err
  child.stdout?.setEncoding('utf8').on('data', text => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', text => {
    err += text
  })
  child.stdin?.on('error', () => {})
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', exitCode => resolve({ exitCode, out, err }))
  })
  return {
    ...{ process: child, ended, seen },
    shows: text => eventually(seen, shown => shown.includes(text)),
    type: text => void child.stdin?.write(text),
  }
}
