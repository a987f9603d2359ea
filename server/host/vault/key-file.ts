import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname } from 'node:path'
import { KEY_BYTES } from '../../adapters/sodium/sodium.ts'

const TEXT_BYTES = KEY_BYTES * 2 + 1

/** A key file, or why it is not used. `absent` is the only answer after which a key may be made. */
export type FoundKey = { readonly key: Uint8Array } | { readonly absent: true } | { readonly refused: string }

/** Reads 64 hex digits and a newline from a regular file that only its owner (root or this user) may read. */
export function readKeyFile(path: string): FoundKey {
  const opened = openWithoutLinks(path)
  if (typeof opened !== 'number') return opened
  try {
    return readChecked(opened, path)
  } finally {
    closeSync(opened)
  }
}

/** Puts a key at `path`, whole and on disk, or not at all; throws when something is there already. */
export function createKeyFile(path: string, key: Uint8Array): void {
  const staging = `${path}.staging`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(staging, { force: true })
  writeDurably(staging, `${Buffer.from(key).toString('hex')}\n`)
  linkSync(staging, path)
  rmSync(staging)
  syncDirectoryOf(path)
}

/** The numbers of the keys that stand beside the active one as `<file>.<kid>`. */
export function kidsBeside(path: string): readonly number[] {
  const prefix = `${basename(path)}.`
  return namesIn(dirname(path))
    .filter(name => name.startsWith(prefix) && /^[1-9]\d{0,2}$/.test(name.slice(prefix.length)))
    .map(name => Number(name.slice(prefix.length)))
    .sort((one, other) => one - other)
}

export function syncDirectoryOf(path: string): void {
  const directory = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
  fsyncSync(directory)
  closeSync(directory)
}

function openWithoutLinks(path: string): number | FoundKey {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return { absent: true }
    if (code === 'ELOOP') return { refused: `${path} is a symbolic link; the key must be a regular file` }
    return { refused: `${path} cannot be read (${code})` }
  }
}

function readChecked(file: number, path: string): FoundKey {
  const facts = fstatSync(file)
  if (!facts.isFile()) return { refused: `${path} is not a regular file` }
  if ((facts.mode & 0o077) !== 0) return { refused: `${path} can be read by others; run: chmod 400 ${path}` }
  if (facts.uid !== 0 && facts.uid !== process.getuid?.()) return { refused: `${path} belongs to another user` }
  const text = Buffer.alloc(TEXT_BYTES + 1)
  const length = readSync(file, text, 0, text.length, 0)
  const digits = text.toString('latin1', 0, length)
  text.fill(0)
  if (!/^[0-9a-f]{64}\n$/.test(digits)) return { refused: `${path} is not a key: 64 hex digits and a newline` }
  return { key: Uint8Array.from(Buffer.from(digits.trim(), 'hex')) }
}

function writeDurably(path: string, text: string): void {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants
  const file = openSync(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o400)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
