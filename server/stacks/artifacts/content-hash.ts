import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * One hash (`sha256:…`) over names, permissions and contents of all files and folders below a folder. Times and owners are left
 * out: two artifacts of the same folder have the same hash, whatever tool pushed them, and however often.
 */
export async function contentHash(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const path of everythingBelow(folder, '')) await addEntry(hash, folder, path)
  return `sha256:${hash.digest('hex')}`
}

/** In an order that depends on the names alone. */
async function* everythingBelow(folder: string, above: string): AsyncGenerator<string> {
  const entries = await readdir(join(folder, above), { withFileTypes: true })
  const sorted = entries.sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)))
  for (const entry of sorted) {
    const path = above === '' ? entry.name : `${above}/${entry.name}`
    yield path
    if (entry.isDirectory()) yield* everythingBelow(folder, path)
  }
}

async function addEntry(hash: Hash, folder: string, path: string): Promise<void> {
  const { mode, size } = await lstat(join(folder, path))
  const isFile = (mode & 0o170000) === 0o100000
  // The name comes last, after what has no NUL in it, and NUL ends it.
  hash.update(`${(mode & 0o170777).toString(8)} ${isFile ? size : 0} ${path}\0`)
  if (!isFile) return
  for await (const chunk of createReadStream(join(folder, path))) hash.update(chunk)
}
