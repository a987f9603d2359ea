import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { LogChunk } from '../../adapters/docker/engine-containers.ts'
import { openLineCutter } from './line-cutter.ts'
import type { PrintedLine } from './log-line.ts'

export interface LinesWish {
  /** The engine counts pieces of 16 KiB, not lines; all where it is left out. */
  readonly pieces?: number
  readonly since?: string | undefined
  readonly follow: boolean
  readonly onPiece?: () => void
}

/** What one container printed, line by line: the pieces that the engine makes of a long line are joined again. */
export async function* containerLines(
  engine: DockerEngine,
  engineId: string,
  { pieces, since, follow, onPiece }: LinesWish,
  signal: AbortSignal,
): AsyncGenerator<PrintedLine> {
  const open = { stdout: openPieces(), stderr: openPieces() }
  const read = { follow, signal, timestamps: true, ...(pieces === undefined ? {} : { tail: pieces }) }
  for await (const { stream, bytes } of engine.containers.logs(
    engineId,
    since === undefined ? read : { ...read, since },
  )) {
    onPiece?.()
    for (const line of open[stream].push(bytes)) yield { ...line, stream }
  }
  for (const stream of ['stdout', 'stderr'] as const) for (const line of open[stream].end()) yield { ...line, stream }
}

/** The engine writes its time before every piece; a line has that of its first one. */
function openPieces() {
  const cutter = openLineCutter()
  let at: string | undefined
  return {
    push(bytes: LogChunk['bytes']): { at: string; text: string }[] {
      const space = bytes.indexOf(32)
      at ??= Buffer.from(bytes.subarray(0, space)).toString('latin1')
      const began = at
      const lines = cutter.push(bytes.subarray(space + 1)).map(text => ({ at: began, text }))
      if (bytes.at(-1) === 10) at = undefined
      return lines
    },
    end(): { at: string; text: string }[] {
      return cutter.end().map(text => ({ at: at ?? '', text }))
    },
  }
}
