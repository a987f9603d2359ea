import type { Environment } from './environment.ts'
import { openPen, type Pen } from './terminal/pen.ts'

/** The one door to the world of the caller: environment, clock, keyboard and the two outputs. */
export interface Shell {
  readonly env: Environment
  readonly now: () => number
  readonly input: NodeJS.ReadStream
  /** Data, for programs and eyes. */
  readonly out: Pen
  /** All else: progress, notes, errors. */
  readonly err: Pen
  /** Questions may be asked: there is somebody to answer. */
  readonly hasKeyboard: boolean
}

export function openShell({ env, stdin, stdout, stderr }: NodeJS.Process): Shell {
  return {
    env,
    now: Date.now,
    input: stdin,
    out: openPen(stdout, env),
    err: openPen(stderr, env),
    hasKeyboard: stdin.isTTY && stderr.isTTY,
  }
}

/** What `--json` prints: the answer of the API, as it came. */
export function printJson({ out }: Shell, value: unknown): void {
  out.line(JSON.stringify(value, null, 2))
}
