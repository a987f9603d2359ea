import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { AppError } from '../errors.ts'

/** The kernel takes no longer path for a unix socket. */
const LONGEST_BYTES = 107

/**
 * Where `berthd token|user|key|backup` reach the running server of a data directory. A path the kernel would not take
 * moves to a short folder under the system's temporary one, which both sides find by the same rule.
 */
export function controlSocketPath(dataDirectory: string): string {
  const path = join(dataDirectory, 'run', 'control.sock')
  if (Buffer.byteLength(path) <= LONGEST_BYTES) return path
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)
  return join(tmpdir(), `berth-${name}`, 'control.sock')
}

/** A folder that only we can enter, with no socket of an earlier server in it. Throws CONFLICT for a folder of someone else. */
export function prepareSocketFolder(path: string): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const facts = lstatSync(folder)
  if (!facts.isDirectory() || facts.uid !== process.getuid?.()) throw foreignFolder(folder)
  chmodSync(folder, 0o700)
  rmSync(path, { force: true })
}

function foreignFolder(folder: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `${folder} belongs to another user, so the control socket cannot be there.`,
    advice: 'Remove that folder, or run berthd as its owner.',
  })
}
