import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { openBlock } from '../terminal/block.ts'
import type { Style } from '../terminal/paint.ts'
import type { Pen } from '../terminal/pen.ts'
import { spoken } from '../terminal/spoken.ts'
import { cutToWidth } from '../terminal/text-width.ts'
import type { DeployObserver } from './deploy-observer.ts'
import { isNote, type LogLine, parseLogLine } from './log-line.ts'
import { type Mark, type PhaseLine, phaseLines } from './phase-lines.ts'

const redrawMs = 100
const marks: Readonly<Record<Mark, readonly [Style, string]>> = {
  done: ['green', '✓'],
  active: ['cyan', '●'],
  failed: ['red', '✗'],
}

/** A deploy in place on a terminal: one line a phase, the time of the last one running. */
export function liveProgress(pen: Pen, now: () => number): DeployObserver {
  const block = openBlock(pen)
  const log: LogLine[] = []
  let deploy: DeployView | undefined
  let phaseSince = now()
  let awaySince: number | undefined
  const timer = setInterval(draw, redrawMs)

  function draw(): void {
    if (deploy === undefined) return
    const lines = phaseLines(deploy, log, now() - phaseSince).map(line => drawn(line, pen))
    if (awaySince !== undefined) lines.push(awayLine(pen, now() - awaySince))
    block.draw(lines)
  }

  return {
    line: text => void log.push(parseLogLine(text)),
    state(seen) {
      if (seen.phase !== deploy?.phase) phaseSince = now()
      deploy = seen
      draw()
    },
    away: () => {
      awaySince = now()
    },
    back: () => {
      awaySince = undefined
    },
    end() {
      clearInterval(timer)
      draw()
      const notes = new Set(log.filter(isNote).map(note => note.text))
      for (const note of notes) pen.line(`  ${pen.paint('yellow', '!')} ${spoken(note, pen)}`)
    },
  }
}

function drawn({ phase, mark, took, words }: PhaseLine, pen: Pen): string {
  const [style, sign] = marks[mark]
  const start = `  ${sign} ${phase.padEnd(10)} ${took.padStart(8)}  `
  const room = pen.columns() - start.length - 1
  const rest = pen.paint('dim', cutToWidth(spoken(words), Math.max(room, 0)))
  return `${start.replace(sign, pen.paint(style, sign))}${rest}`
}

function awayLine(pen: Pen, ms: number): string {
  const words = `The server does not answer. The deploy is not lost; waiting for ${Math.round(ms / 1000)} s.`
  return `  ${pen.paint('yellow', cutToWidth(words, pen.columns() - 3))}`
}
