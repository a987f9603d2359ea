import type { DockerEngine } from '../../adapters/docker/engine.ts'
import { containerLines } from './container-lines.ts'
import type { PrintedLine } from './log-line.ts'

/** However many lines are asked for, so much text is held at most. */
export const mostBytes = 4 * 1024 * 1024

export interface LastWish {
  readonly tail: number
  readonly since?: string | undefined
}

/** The last lines of one container. Never more than they, and the budget, are in memory. */
export async function lastLines(
  engine: DockerEngine,
  engineId: string,
  { tail, since }: LastWish,
  signal: AbortSignal,
): Promise<readonly PrintedLine[]> {
  if (tail === 0) return []
  // One more than wanted: the first may be the rest of a line.
  for (let pieces = tail + 1; ; pieces *= 4) {
    const kept = openTail<PrintedLine>(tail)
    let seen = 0
    let isFirst = true
    const onPiece = (): void => {
      seen += 1
    }
    for await (const line of containerLines(engine, engineId, { pieces, since, follow: false, onPiece }, signal)) {
      if (!isFirst) kept.push(line)
      else kept.hold(line)
      isFirst = false
    }
    const isAll = seen < pieces
    if (isAll || kept.isFull()) return isAll ? kept.withHeld() : kept.lines()
  }
}

/** The newest of what is pushed, by number and by size. */
export function openTail<T extends Pick<PrintedLine, 'text'>>(most: number) {
  let lines: T[] = []
  let from = 0
  let bytes = 0
  let held: T[] = []
  let hasDropped = false

  function drop(): void {
    bytes -= lines[from]?.text.length ?? 0
    from += 1
    hasDropped = true
    // Not at each: an array that is cut at its front again and again is slow.
    if (from <= 1000) return
    lines = lines.slice(from)
    from = 0
  }

  return {
    push(line: T): void {
      lines.push(line)
      bytes += line.text.length
      while (lines.length - from > most || bytes > mostBytes) drop()
    },
    /** The first of all, of which it is not known yet whether it is whole. */
    hold(line: T): void {
      held = [line]
    },
    isFull: (): boolean => hasDropped || lines.length - from >= most,
    lines: (): readonly T[] => lines.slice(from),
    withHeld: (): readonly T[] => (hasDropped ? lines.slice(from) : [...held, ...lines.slice(from)].slice(-most)),
  }
}
