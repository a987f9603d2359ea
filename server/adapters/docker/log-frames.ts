import type { LogChunk } from './engine-containers.ts'

export class BadFrame extends Error {}

const headerBytes = 8
/** The engine cuts lines at 16 KiB and output of commands at 32 KiB; a larger claim is no frame. */
const largestFrameBytes = 1024 * 1024

/**
 * Splits the engine's multiplexed output into chunks of stdout and stderr: a header of the stream's number,
 * three zeros and the length, then the bytes. A stream that does not begin with a header comes from a
 * terminal, which has one output only; it is handed on as stdout. Throws BadFrame when it breaks off inside a frame.
 */
export async function* logFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<LogChunk> {
  let buffer: Uint8Array = new Uint8Array()
  let pieces: Uint8Array[] = []
  let missing = 0
  let kind: 'unknown' | 'frames' | 'terminal' = 'unknown'
  for await (const chunk of source) {
    pieces.push(chunk)
    missing -= chunk.length
    // Joined once a frame, and not with every piece of it that arrives.
    if (missing > 0) continue
    buffer = pieces.length === 1 ? chunk : Buffer.concat(pieces)
    if (kind === 'unknown' && buffer.length >= headerBytes) kind = isHeader(buffer, 0) ? 'frames' : 'terminal'
    if (kind === 'frames') buffer = yield* takeFrames(buffer)
    if (kind === 'terminal') buffer = yield* takeAll(buffer)
    pieces = buffer.length === 0 ? [] : [buffer]
    missing = missingBytes(buffer, kind)
  }
  buffer = Buffer.concat(pieces)
  if (kind === 'frames' && buffer.length > 0) throw new BadFrame('the output broke off inside a frame')
  yield* takeAll(buffer)
}

/** How much must arrive before there is anything to tell. */
function missingBytes(begun: Uint8Array, kind: 'unknown' | 'frames' | 'terminal'): number {
  if (kind === 'terminal') return 0
  return (begun.length < headerBytes ? headerBytes : headerBytes + frameLength(begun, 0)) - begun.length
}

/** Yields the whole frames and returns what is left over. */
function* takeFrames(buffer: Uint8Array): Generator<LogChunk, Uint8Array> {
  let start = 0
  while (buffer.length - start >= headerBytes) {
    if (!isHeader(buffer, start)) throw new BadFrame('a frame without a header')
    const end = start + headerBytes + frameLength(buffer, start)
    if (end > buffer.length) break
    yield { stream: buffer[start] === 2 ? 'stderr' : 'stdout', bytes: buffer.subarray(start + headerBytes, end) }
    start = end
  }
  return buffer.subarray(start)
}

function* takeAll(bytes: Uint8Array): Generator<LogChunk, Uint8Array> {
  if (bytes.length > 0) yield { stream: 'stdout', bytes }
  return new Uint8Array()
}

function isHeader(buffer: Uint8Array, at: number): boolean {
  const [stream = 255, ...zeros] = buffer.subarray(at, at + 4)
  return stream <= 2 && zeros.every(byte => byte === 0) && frameLength(buffer, at) <= largestFrameBytes
}

function frameLength(buffer: Uint8Array, at: number): number {
  return new DataView(buffer.buffer, buffer.byteOffset + at + 4, 4).getUint32(0)
}
