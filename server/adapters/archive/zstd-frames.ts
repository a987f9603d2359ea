import { AppError } from '../../errors.ts'
import { ByteReader } from './byte-reader.ts'

const frameMagic = 0xfd2fb528
const checksumBytes = 4
const mostFrames = 1_000_000

/**
 * The frames of a zstd stream, cut so that no chunk holds the end of one and the beginning of the next, and without those
 * to be skipped. Left to itself, Node's decoder drops without an error what follows the first frame in the same write (24.21),
 * or what follows something that is no frame (24.22; findings/node-zstd-first-frame.sh). RFC 8878, 3.1. Throws IMAGE_CORRUPT.
 */
export async function* zstdFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  await using reader = new ByteReader(source)
  for (let frames = 0; !(await reader.isAtEnd()); frames++) {
    if (frames === mostFrames) throw damaged(`it has more than ${mostFrames} frames`)
    const magic = await reader.take(4)
    const number = magic.readUInt32LE()
    if (number === frameMagic) yield* frame(reader, magic)
    else if (number >>> 4 === 0x184d2a5) await skip(reader)
    else throw damaged('something else follows a frame')
  }
}

async function* frame(reader: ByteReader, magic: Buffer): AsyncGenerator<Uint8Array> {
  const descriptor = await reader.take(1)
  const flags = descriptor.readUInt8()
  yield Buffer.concat([magic, descriptor, await reader.take(headerBytes(flags))])
  for (let isLast = false; !isLast; ) {
    const header = await reader.take(3)
    const block = header.readUIntLE(0, 3)
    isLast = (block & 1) === 1
    yield header
    // A block of one repeated byte holds that byte alone.
    yield* reader.pass(((block >> 1) & 3) === 1 ? 1 : block >> 3)
  }
  if ((flags & 4) !== 0) yield await reader.take(checksumBytes)
}

/** Window, dictionary and content size, as far as the descriptor says that they are there. */
function headerBytes(flags: number): number {
  const isSingleSegment = (flags & 0x20) !== 0
  const window = isSingleSegment ? 0 : 1
  const dictionary = [0, 1, 2, 4][flags & 3] ?? 0
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0
  return window + dictionary + contentSize
}

async function skip(reader: ByteReader): Promise<void> {
  const size = (await reader.take(4)).readUInt32LE()
  for await (const _ of reader.pass(size));
}

function damaged(words: string): AppError {
  return new AppError({
    code: 'IMAGE_CORRUPT',
    message: `Its zstd stream is damaged: ${words}.`,
    advice: 'Push it again.',
  })
}
