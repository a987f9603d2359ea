import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** An account as numbers. */
export interface Ids {
  readonly uid: number
  readonly gid: number
}

export const root: Ids = { uid: 0, gid: 0 }

/** Whole or not at all, and only where it differs. Returns whether it did. */
export function putFile(to: string, content: string | Buffer, mode: number, { uid, gid }: Ids): boolean {
  const bytes = Buffer.from(content)
  if (existsSync(to) && readFileSync(to).equals(bytes) && (statSync(to).mode & 0o7777) === mode) return false
  writeNew(`${to}.new`, bytes, mode, { uid, gid })
  renameSync(`${to}.new`, to)
  return true
}

/** A file of its own in place of whatever stands there: a link that somebody left is not followed. */
export function writeNew(path: string, content: string | Buffer, mode: number, { uid, gid }: Ids): void {
  rmSync(path, { force: true })
  writeFileSync(path, content, { flag: 'wx', mode: 0o600 })
  chownSync(path, uid, gid)
  chmodSync(path, mode)
}

/** Makes the folder where it is missing. */
export function makeFolder(path: string, mode = 0o755): void {
  mkdirSync(path, { recursive: true, mode })
}

/** Owner and mode of a folder, only where they differ. */
export function ownFolder(path: string, { uid, gid }: Ids, mode: number): void {
  if (isOwned(path, { uid, gid }, mode)) return
  chownSync(path, uid, gid)
  chmodSync(path, mode)
}

export function isOwned(path: string, { uid, gid }: Ids, mode: number): boolean {
  const found = statSync(path)
  return found.uid === uid && found.gid === gid && (found.mode & 0o7777) === mode
}

/** The nearest folder above a path, or itself, that is there. */
export function standing(path: string): string {
  return isFolder(path) ? path : standing(dirname(path))
}

/** Those of the folders, and of the ones above them, that are missing. */
export function missingFolders(paths: readonly string[]): readonly string[] {
  const missing = new Set<string>()
  for (const path of paths) for (let folder = path; !isFolder(folder); folder = dirname(folder)) missing.add(folder)
  return [...missing]
}

/** The first folder above one of the paths that is closed to others; null when none is. */
export function closedAbove(paths: readonly string[]): string | null {
  for (const path of paths)
    for (let folder = standing(dirname(path)); folder !== '/'; folder = dirname(folder))
      if ((statSync(folder).mode & 0o001) === 0) return folder
  return null
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
