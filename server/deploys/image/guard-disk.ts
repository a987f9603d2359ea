import { statfs } from 'node:fs/promises'
import { familiarImage } from '../../../shared/image-reference.ts'
import type { DockerEngine } from '../../adapters/docker/engine.ts'
import { AppError } from '../../errors.ts'

const leastFreeBytes = 2e9

/** A pull that would fill the disk is refused before it begins: layers take room packed and unpacked. Throws DISK_FULL. */
export async function guardDisk(engine: DockerEngine, image: string, compressedBytes: number | null): Promise<void> {
  const { rootDirectory } = await engine.facts()
  const disk = await statfs(rootDirectory).catch(() => null)
  if (disk === null) return
  const neededBytes = Math.max(2 * (compressedBytes ?? 0), leastFreeBytes)
  const freeBytes = disk.bavail * disk.bsize
  if (freeBytes >= neededBytes) return
  throw new AppError({
    code: 'DISK_FULL',
    message: `${familiarImage(image)} needs room: ${gigabytes(neededBytes)} must be free on ${rootDirectory}, ${gigabytes(freeBytes)} are.`,
    advice: 'Free some space there (docker system df shows what takes it), then deploy again. Nothing was changed.',
  })
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
