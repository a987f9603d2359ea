import type { Environment } from './environment.ts'
import { exitCodes } from './exit-codes.ts'
import { openPen, type Pen } from './terminal/pen.ts'

/** What the commands use of the caller: environment, clock, keyboard and the two outputs. */
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
  /** Of the window that the data is shown in. */
  readonly windowSize: () => { readonly columns: number; readonly rows: number }
  /** Until the answer of this is called. */
  readonly onResize: (tell: () => void) => () => void
  readonly platform: NodeJS.Platform
  /** Says something before Ctrl-C ends the command, until the answer of this is called. */
  readonly onInterrupt: (say: () => void) => () => void
}

export function openShell(process: NodeJS.Process): Shell {
  const { env, stdin, stdout, stderr, platform } = process
  return {
    env,
    now: Date.now,
    input: stdin,
    out: openPen(stdout, env),
    err: openPen(stderr, env),
    hasKeyboard: stdin.isTTY && stderr.isTTY,
    windowSize: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    onResize(tell) {
      stdout.on('resize', tell)
      return () => void stdout.off('resize', tell)
    },
    platform,
    onInterrupt(say) {
      const end = () => {
        say()
        process.exit(exitCodes.interrupted)
      }
      process.once('SIGINT', end)
      return () => void process.off('SIGINT', end)
    },
  }
}

/** What `--json` prints: the answer of the API, as it came. */
export function printJson({ out }: Shell, value: unknown): void {
  out.line(JSON.stringify(value, null, 2))
}
