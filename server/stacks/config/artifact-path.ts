import { lstat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { type ConfigPlace, wrong } from './config-error.ts'

/**
 * A path of a file in the artifact, from the root: `path` as it was written, from `base`. Throws VALIDATION for one that
 * leads out.
 */
export function pathInArtifact(base: string, path: string, place: ConfigPlace): string {
  const advice = 'Write a path inside the artifact, without `..` at its beginning.'
  if (path === '' || path.includes('\0')) throw wrong(place, 'must name a file or folder', advice)
  if (path.startsWith('/'))
    throw wrong(place, `must stay inside the artifact; ${JSON.stringify(path)} is absolute`, advice)
  if (/^[a-z][a-z0-9+]*:/i.test(path))
    throw wrong(place, `must stay inside the artifact; ${JSON.stringify(path)} is an address`, advice)
  const joined = posix.normalize(posix.join(base, path)).replace(/(?<=.)\/$/, '')
  if (joined === '..' || joined.startsWith('../'))
    throw wrong(place, `must stay inside the artifact; ${JSON.stringify(path)} leads out of it`, advice)
  return joined
}

/** Null where nothing is. */
export async function kindAt(folder: string, path: string): Promise<'file' | 'folder' | null> {
  try {
    const found = await lstat(join(folder, path))
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(String(error.code)))
      return null
    throw error
  }
}
