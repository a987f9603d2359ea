import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface ProgramEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Both. */
  readonly said: string
}

export interface ProgramPlace {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly uid?: number
  readonly cwd?: string
}

/** Runs it to its end, whatever that is, with an environment of only what is given and PATH. */
export async function runProgram(
  program: string,
  words: readonly string[],
  { env = {}, input = '', uid, cwd }: ProgramPlace = {},
): Promise<ProgramEnd> {
  const { PATH = '', HOME = '/root', TMPDIR = '/tmp' } = process.env
  const child = spawn(program, [...words], {
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: 'pipe',
    ...(uid === undefined ? {} : { uid }),
    ...(cwd === undefined ? {} : { cwd }),
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  return { code, stdout, stderr, said: stdout + stderr }
}
