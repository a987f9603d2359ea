import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file so that after a power cut it holds the old text or the new one, whole. Its folder's group may read it: where
 * Caddy has a user of its own, that is Caddy's.
 */
export function writeDurably(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
  const aside = `${path}.new`
  const file = openSync(aside, 'w', 0o640)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  renameSync(aside, path)
  syncFolder(dirname(path))
}

/** Undefined when there is none. */
export function textOfFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}
