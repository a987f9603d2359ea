import { isAppError } from '../../errors.ts'
import { type LogContext, liveSources } from './app-sources.ts'
import { lastLines, openTail } from './last-lines.ts'
import { type LogLine, type PrintedLine, parseInstant } from './log-line.ts'

export interface HistoryWish {
  readonly app: string
  readonly process?: string | undefined
  readonly tail: number
  /** ISO 8601 or seconds since 1970. */
  readonly since?: string | undefined
}

/** The last lines of an app, of all its versions that are still known, in the order of time. Held in memory: a few MiB at most. */
export async function readHistory(
  needs: LogContext,
  { app, process, tail, since }: HistoryWish,
  signal: AbortSignal,
): Promise<readonly LogLine[]> {
  const from = since === undefined ? undefined : parseInstant(since)
  let lines: readonly LogLine[] = []
  for (const { container, engineId, source } of liveSources(needs, app, process)) {
    const more = await lastLines(needs.engine, engineId, { tail, since }, signal).catch(error => goneOr(error))
    lines = newest(lines, more, { container, source, tail })
  }
  for (const kept of await needs.outputs.list(app)) {
    if (process !== undefined && kept.process !== process) continue
    const oldest = lines[0]
    if (oldest !== undefined && lines.length >= tail && isBefore(kept.endedAt, oldest.at)) break
    if (from !== undefined && isBefore(kept.endedAt, from)) break
    const more = (await needs.outputs.lines(app, kept)).filter(({ at }) => from === undefined || at >= from)
    lines = newest(lines, more, { ...kept, tail })
  }
  return lines
}

function newest(
  lines: readonly LogLine[],
  more: readonly PrintedLine[],
  { container, source, tail }: Pick<LogLine, 'container' | 'source'> & { tail: number },
): readonly LogLine[] {
  const kept = openTail<LogLine>(tail)
  const all = [...lines, ...more.map(line => ({ ...line, source, container }))]
  for (const line of all.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))) kept.push(line)
  return kept.lines()
}

/** To the millisecond: files know no more. */
function isBefore(one: string, other: string): boolean {
  return one.slice(0, 23) < other.slice(0, 23)
}

/** It was removed between the look at the rows and the reading. */
function goneOr(error: unknown): readonly PrintedLine[] {
  if (isAppError(error, 'NOT_FOUND')) return []
  throw error
}
