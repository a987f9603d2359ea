import { createReadStream } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, isAppError } from '../../errors.ts'
import { ArchiveHash } from './archive-hash.ts'
import { decompressed } from './decompressed.ts'
import { readTar } from './tar-entries.ts'
import { type SkippedKind, TreeWriter } from './tree-writer.ts'
import { overBudget, type UnpackBudget, usualBudget } from './unpack-budget.ts'

export interface Layer {
  /** What failures call it: `layer 2 of 3 (sha256:0a1b2c3d4e5f)`. */
  readonly name: string
  /** The path of a file, or what arrives. */
  readonly content: string | AsyncIterable<Uint8Array>
}

export interface Unpacked {
  readonly bytes: number
  readonly entries: number
  /** Of each layer, `sha256:…` of its archive before compression, as `rootfs.diff_ids` of an image configuration has them. */
  readonly diffIds: readonly string[]
  /** The same with the zeros that GNU tar writes after the end mark, which skopeo 1.9 drops on the way to zstd:chunked. */
  readonly paddedDiffIds: readonly string[]
  /** Links, devices and the like, which are not unpacked: how many of each kind, and the first names. */
  readonly skipped: readonly SkippedKind[]
}

/** What headers, padding and long names of one entry may take in an archive beside its content. */
const mostBytesBesides = 8 * 1024
const bytesAtEnd = 1024 * 1024

/**
 * Unpacks layers over each other into an existing, empty folder: files and folders only, later over earlier, white-out files as the
 * plain files that they are. Modes are those of the headers, but berth itself can always read them. Throws VALIDATION for what is no
 * archive, for unclean names and for more than the budget, IMAGE_CORRUPT for damage, STORAGE_FULL; the folder then holds a
 * part, and has to be removed.
 */
export async function unpackLayers(wanted: {
  readonly layers: readonly Layer[]
  readonly folder: string
  readonly budget?: UnpackBudget
  readonly signal?: AbortSignal | undefined
}): Promise<Unpacked> {
  const { layers, folder, budget = usualBudget, signal } = wanted
  const tree = new TreeWriter(folder, budget)
  const diffIds: string[] = []
  const paddedDiffIds: string[] = []
  for (const layer of layers) {
    const hash = new ArchiveHash()
    try {
      const content = typeof layer.content === 'string' ? createReadStream(layer.content) : layer.content
      await readTar(counted(decompressed(content), { hash, budget, signal }), entry => tree.take(entry))
    } catch (error) {
      throw inLayer(error, layer.name)
    }
    paddedDiffIds.push(hash.padded())
    diffIds.push(hash.digest())
  }
  for (const { path, mode } of tree.folders()) await chmod(join(folder, path), mode | 0o700)
  return { ...tree.written(), diffIds, paddedDiffIds }
}

interface Counting {
  readonly hash: ArchiveHash
  readonly budget: UnpackBudget
  readonly signal: AbortSignal | undefined
}

/** A bomb may hide in what is passed over, or behind the end mark: there is a limit for each archive as a whole, too. */
async function* counted(
  archive: AsyncIterable<Uint8Array>,
  { hash, budget, signal }: Counting,
): AsyncGenerator<Uint8Array> {
  const limit = budget.bytes + budget.entries * mostBytesBesides + bytesAtEnd
  let length = 0
  for await (const chunk of archive) {
    signal?.throwIfAborted()
    length += chunk.length
    if (length > limit) throw overBudget(`${limit} bytes as an archive`)
    hash.update(chunk)
    yield chunk
  }
}

/** Says of which layer it is: `It ends …` becomes `Layer 2 of 3 ends …`. */
function inLayer(error: unknown, name: string): unknown {
  if (!isAppError(error)) return error
  const subject = name.charAt(0).toUpperCase() + name.slice(1)
  const { message } = error.details
  const told = message.startsWith('It ') ? `${subject} ${message.slice(3)}` : `${subject}: ${message}`
  return new AppError({ ...error.details, message: told }, error)
}
