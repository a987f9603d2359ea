import { lineWords } from '../../server/deploys/records/deploy-line.ts'
import { clockTime } from '../../shared/relative-time.ts'
import type { Pen } from '../terminal/pen.ts'
import { spoken } from '../terminal/spoken.ts'
import type { DeployObserver } from './deploy-observer.ts'
import { isOutcome, parseLogLine } from './log-line.ts'

/** A deploy as lines, for CI and files. Times are UTC. */
export function plainProgress(pen: Pen, now: () => number): DeployObserver {
  function line(text: string, at = now()): void {
    pen.line(`${clockTime(at)}  ${spoken(text, pen)}`)
  }
  return {
    line(text) {
      const parsed = parseLogLine(text)
      if (!isOutcome(parsed)) line(lineWords(parsed), parsed.at)
    },
    state: () => {},
    away: reason => line(`${reason} The deploy is not lost; waiting for the server.`),
    back: () => line('The server is back.'),
    end: () => {},
  }
}
