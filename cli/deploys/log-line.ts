import { type LineKind, type LogEntry, lineKinds } from '../../server/deploys/records/deploy-line.ts'

/** A line of the log of a deploy, as the server's stream has it in JSON. */
export interface LogLine extends LogEntry {
  /** Milliseconds since 1970; undefined where the line has no time. */
  readonly at: number | undefined
}

/** What is no such JSON is shown as it came. */
export function parseLogLine(data: string): LogLine {
  try {
    const line: unknown = JSON.parse(data)
    if (isLine(line)) {
      const at = Date.parse(line.at)
      return { at: Number.isNaN(at) ? undefined : at, kind: line.kind, text: line.text }
    }
  } catch {
    // An older server, or something between it and here, sends text.
  }
  return { at: undefined, kind: 'step', text: data }
}

/** The outcome says these again, and better: the reason, and what to do next. */
export function isOutcome({ kind }: Pick<LogEntry, 'kind'>): boolean {
  return kind === 'error' || kind === 'next'
}

export function isNote({ kind }: Pick<LogEntry, 'kind'>): boolean {
  return kind === 'note'
}

function isLine(value: unknown): value is { at: string; kind: LineKind; text: string } {
  if (typeof value !== 'object' || value === null) return false
  const { at, kind, text } = value as Record<string, unknown>
  return typeof at === 'string' && typeof text === 'string' && lineKinds.some(one => one === kind)
}
