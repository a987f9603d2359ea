import type { LogLine as ShownLine } from '../../views/ui/log.tsx'
import type { LogLine } from '../apps/logs/log-line.ts'

/** A line as pages show it; `n` is its place in what was sent. */
export function shownLine({ at, source, stream, text }: LogLine, place: number): ShownLine {
  const time = Date.parse(at)
  return { n: place + 1, text, source, stream, at: Number.isNaN(time) ? undefined : time }
}

export function fitsFilter({ text }: Pick<LogLine, 'text'>, query: string): boolean {
  return query === '' || text.toLowerCase().includes(query.toLowerCase())
}
