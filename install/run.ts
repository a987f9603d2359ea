import { type StdioOptions, spawnSync } from 'node:child_process'

export interface Ended {
  readonly code: number
  readonly stdout: string
  /** What it wrote to both. */
  readonly said: string
}

export interface RunPlace {
  readonly input?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A program that failed without a line of ours; its own words were on standard error. */
export class StepFailed extends Error {
  readonly code: number

  constructor(program: string, { code, said }: Ended) {
    super(said.trim() || `${program}: it ended with ${code}`)
    this.code = code
  }
}

/** Runs a program to its end and says how that was; 127 where there is none of that name. */
export function run(program: string, words: readonly string[], { input = '', cwd, env = {} }: RunPlace = {}): Ended {
  const { status, signal, stdout, stderr, error } = spawnSync(program, [...words], {
    ...{ input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...env } },
    ...(cwd === undefined ? {} : { cwd }),
  })
  // It came from the terminal, and means us too.
  if (signal === 'SIGINT') process.exit(130)
  if (error !== undefined && status === null) return { code: 127, stdout: '', said: `${program}: ${error.message}` }
  return { code: status ?? 1, stdout, said: stdout + stderr }
}

/** The same for a step that the rest builds on. Returns its output. Throws StepFailed. */
export function must(program: string, words: readonly string[], place?: RunPlace): string {
  const ended = run(program, words, place)
  if (ended.code !== 0) throw new StepFailed(program, ended)
  return ended.stdout
}

/** Where the shell would find it; null where it is not installed. */
export function whereIs(program: string): string | null {
  const { code, stdout } = run('sh', ['-c', 'command -v "$1"', 'sh', program])
  return code === 0 ? stdout.trim() : null
}

/** Locks an open file or folder for as long as this process has it open: the lock belongs to what is open, not to who locks. */
export function isLockedByUs(descriptor: number): boolean {
  const stdio: StdioOptions = ['ignore', 'ignore', 'ignore', descriptor]
  return spawnSync('flock', ['-n', '3'], { stdio }).status === 0
}
