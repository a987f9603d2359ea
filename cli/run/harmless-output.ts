import { streams } from '../../shared/run-messages.ts'
import type { Shell } from '../shell.ts'
import type { Pen } from '../terminal/pen.ts'
import { printable } from '../terminal/printable.ts'

/** To a file or a pipe byte by byte; in a window without what could move its cursor or set its title. */
export function harmlessOutput({ out, err }: Shell): (message: Uint8Array) => Promise<void> {
  const [showOut, showErr] = [showing(out), showing(err)]
  return message => (message[0] === streams.stderr ? showErr : showOut)(message.subarray(1))
}

function showing(pen: Pen): (bytes: Uint8Array) => Promise<void> {
  // A letter may be cut in two.
  const letters = new TextDecoder()
  return async bytes => {
    if (pen.isTerminal) pen.raw(printable(letters.decode(bytes, { stream: true })))
    else pen.bytes(bytes)
    await pen.drained()
  }
}
