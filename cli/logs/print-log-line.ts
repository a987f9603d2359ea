import { clockTime } from '../../shared/relative-time.ts'
import type { Pen } from '../terminal/pen.ts'
import { printable, printableWithColors } from '../terminal/printable.ts'

export interface LogLine {
  readonly at: string
  /** `web.1` */
  readonly source: string
  readonly text: string
}

/** The time, a space, the source, two spaces, the text: so the server writes it. */
export function parseLogLine(line: string): LogLine | undefined {
  const match = /^(\S+Z) (\S+) {2}(.*)$/s.exec(line)
  return match === null ? undefined : { at: match[1] ?? '', source: match[2] ?? '', text: match[3] ?? '' }
}

/** In a window short, and harmless; elsewhere as it came. */
export function printLogLine(pen: Pen, line: string): void {
  const parsed = pen.isTerminal ? parseLogLine(line) : undefined
  pen.line(parsed === undefined ? outputLine(pen, line) : shortLine(pen, parsed))
}

function shortLine(pen: Pen, { at, source, text }: LogLine): string {
  const start = pen.paint('dim', `${clockTime(Date.parse(at))} ${printable(source)}`)
  return `${start}  ${outputLine(pen, text)}`
}

/** A line that a program printed: in a window harmless, its colours only where colours are wanted. */
export function outputLine({ isTerminal, hasColors }: Pen, line: string): string {
  if (!isTerminal) return line
  return hasColors ? printableWithColors(line) : printable(line)
}
