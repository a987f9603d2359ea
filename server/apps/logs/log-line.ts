import type { LogChunk } from '../../adapters/docker/engine-containers.ts'
import { engineTime, isTime } from '../../adapters/docker/engine-time.ts'

export interface PrintedLine {
  /** ISO 8601 with nanoseconds, as the engine noted it. */
  readonly at: string
  readonly stream: LogChunk['stream']
  readonly text: string
}

export interface LogLine extends PrintedLine {
  /** `web.1`: the process and the place of its instance. */
  readonly source: string
  /** berth's id of the container. */
  readonly container: string
}

/** A place in the output of an app: the instant of a line, and how many lines of that very instant came until then. */
export interface Mark {
  readonly at: string
  readonly count: number
}

/** What a reader sends back to go on behind the last line it has. */
export function markText({ at, count }: Mark): string {
  return `${at}~${count}`
}

/** An instant alone stands for all lines of it that a page may have shown. What is no mark is none: a reader starts anew. */
export function parseMark(text: string): Mark | undefined {
  const [at = '', count] = text.split('~')
  if (!isTime(at)) return undefined
  return { at, count: count === undefined ? Number.POSITIVE_INFINITY : Number(count) || 0 }
}

/** Leaves out what was seen: a read that begins at an instant brings the lines of that instant again. */
export function openResume(from: Mark | undefined): (line: Pick<PrintedLine, 'at'>) => boolean {
  let again = 0
  return ({ at }) => {
    if (from === undefined || at > from.at) return true
    if (at < from.at) return false
    again += 1
    return again > from.count
  }
}

export function nextMark(last: Mark | undefined, { at }: Pick<PrintedLine, 'at'>): Mark {
  return { at, count: last?.at === at ? last.count + 1 : 1 }
}

/** A time as lines have it, from ISO 8601 or seconds since 1970. Throws VALIDATION. */
export function parseInstant(text: string): string {
  const [seconds = '', fraction = ''] = engineTime(text).split('.')
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`
}
