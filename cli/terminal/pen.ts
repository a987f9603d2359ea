import { once } from 'node:events'
import type { WriteStream } from 'node:tty'
import type { Environment } from '../environment.ts'
import { type Paint, paintFor } from './paint.ts'

/** One of the two outputs. */
export interface Pen {
  readonly isTerminal: boolean
  /** Endless where nobody looks at it in a window. */
  readonly columns: () => number
  readonly hasColors: boolean
  readonly paint: Paint
  line(text?: string): void
  raw(text: string): void
  /** What a program printed, as it came. */
  bytes(bytes: Uint8Array): void
  /** Resolves when the reader has taken what was written. */
  drained(): Promise<void>
}

export function openPen(stream: WriteStream, env: Environment): Pen {
  const isTerminal = Boolean(stream.isTTY)
  const hasColors = wantsColors(isTerminal, env)
  endQuietlyWithReader(stream)
  return {
    isTerminal,
    columns: () => (isTerminal ? stream.columns || 80 : Number.POSITIVE_INFINITY),
    hasColors,
    paint: paintFor(hasColors),
    line: (text = '') => void stream.write(`${text}\n`),
    raw: text => void stream.write(text),
    bytes: bytes => void stream.write(bytes),
    drained: async () => {
      if (stream.writableNeedDrain) await once(stream, 'drain')
    },
  }
}

/** no-color.org; FORCE_COLOR as Node takes it. */
function wantsColors(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0'
  return isTerminal && TERM !== 'dumb'
}

/** `berth logs shop | head` closes our output: that is no failure. */
function endQuietlyWithReader(stream: WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}
