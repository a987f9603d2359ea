/** A line of a log as the server writes it: the time, two spaces, the words. */
export interface LogLine {
  /** Milliseconds since 1970; undefined where the line has no time. */
  readonly at: number | undefined
  readonly text: string
}

export function parseLogLine(line: string): LogLine {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) {2}(.*)$/s.exec(line)
  return match === null ? { at: undefined, text: line } : { at: Date.parse(match[1] ?? ''), text: match[2] ?? '' }
}

/** The outcome says these again, and better: the reason, and what to do next. */
export function isOutcome({ text }: LogLine): boolean {
  return /^(Next: |[A-Z]+(_[A-Z]+)*: )/.test(text)
}

export function isNote({ text }: LogLine): boolean {
  return text.startsWith('Note: ')
}
