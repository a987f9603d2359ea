import { pipeline, Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { AppError, isAppError } from '../../errors.ts'
import { ByteReader } from './byte-reader.ts'
import { headBytes, type LayerFormat, layerFormat } from './layer-format.ts'
import { zstdFrames } from './zstd-frames.ts'

/**
 * The tar archive in a layer that is plain, gzip of any number of members or zstd of any number of frames; a layer of no bytes
 * is an archive of nothing. Throws VALIDATION for a layer that holds no tar archive, IMAGE_CORRUPT for a damaged or cut one.
 */
export async function* decompressed(layer: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  await using packed = new ByteReader(layer)
  const head = await packed.peek(headBytes)
  const format = layerFormat(head)
  if (format === 'none' && head.length > 0) throw noArchive(head)
  await using archive = new ByteReader(unpacked(packed, format))
  const first = await archive.peek(headBytes)
  const inner = layerFormat(first)
  if (inner !== 'tar' && first.length > 0) throw inner === 'none' ? noArchive(first) : compressedWith(inner, format)
  yield* archive.rest()
}

function unpacked(packed: ByteReader, format: LayerFormat): AsyncIterable<Uint8Array> {
  if (format === 'gzip') return through(packed.rest(), createGunzip())
  if (format === 'zstd') return through(zstdFrames(packed.rest()), createZstdDecompress())
  if (format === 'tar' || format === 'none') return packed.rest()
  throw compressedWith(format, 'tar')
}

async function* through(source: AsyncIterable<Uint8Array>, decoder: Transform): AsyncGenerator<Uint8Array> {
  // Its error reaches whoever reads the decoder.
  pipeline(Readable.from(source, { objectMode: true }), decoder, () => undefined)
  try {
    for await (const chunk of decoder) if (Buffer.isBuffer(chunk)) yield chunk
  } catch (error) {
    throw isAppError(error) ? error : damaged(error)
  }
}

function damaged(error: unknown): AppError {
  const words = error instanceof Error ? error.message : String(error)
  return new AppError(
    { code: 'IMAGE_CORRUPT', message: `Its compressed data is damaged or cut: ${words}.`, advice: 'Push it again.' },
    error,
  )
}

function compressedWith(inner: LayerFormat, outer: LayerFormat): AppError {
  const words = outer === 'tar' ? `is compressed with ${inner}` : `is compressed with ${outer} and again with ${inner}`
  return new AppError({
    code: 'VALIDATION',
    message: `It ${words}.`,
    advice: 'Pack it as a tar archive that is plain, or compressed once with gzip or zstd.',
  })
}

function noArchive(head: Uint8Array): AppError {
  const text = Buffer.from(head.subarray(0, 24)).toString('latin1')
  return new AppError({
    code: 'VALIDATION',
    message: `It is a single file and no tar archive; it begins with ${JSON.stringify(text)}.`,
    advice: 'Push the folder, and not its files: `cd DIR && oras push REF .`',
  })
}
