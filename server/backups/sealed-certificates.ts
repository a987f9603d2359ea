import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { storedDamage } from '../adapters/caddy/stored-damage.ts'
import type { SealedPlace } from '../vault/sealed-place.ts'
import type { Vault } from '../vault/vault.ts'

/** Where restored certificates wait until their keys are opened, in the data directory. */
export const waitingName = 'certificates.sealed'

const sealedEnd = '.sealed'
/** What everybody may read. All else in Caddy's storage is taken for a key. */
const isOpen = (path: string): boolean => /\.(crt|json)$/.test(path)

/**
 * Copies Caddy's storage for a backup: keys are sealed, and left out while the vault is locked; so is what is damaged, since
 * Caddy would never get another in its place. Answers whether the keys are in it.
 */
export function copySealed(from: string, to: string, vault: Pick<Vault, 'seal' | 'state'>): 'sealed' | 'left out' {
  const damaged = storedDamage(from).flatMap(({ paths }) => paths)
  const isWanted = (path: string): boolean =>
    !path.startsWith('locks/') && !damaged.some(one => path === one || path.startsWith(`${one}/`))
  for (const path of filesIn(from).filter(isWanted)) {
    const bytes = readIfThere(join(from, path))
    if (bytes === undefined) continue
    if (isOpen(path)) write(join(to, path), bytes)
    else if (!vault.state.locked) write(join(to, path) + sealedEnd, vault.seal(placeOf(path), bytes.toString('base64')))
  }
  return vault.state.locked ? 'left out' : 'sealed'
}

/** The paths, without their ends, of what is sealed in a copy. */
export function sealedIn(folder: string): readonly string[] {
  return filesIn(folder).flatMap(path => (path.endsWith(sealedEnd) ? [path.slice(0, -sealedEnd.length)] : []))
}

/**
 * Opens the keys of restored certificates and gives Caddy those folders that it has none of meanwhile. What cannot be opened yet
 * waits on; killed at any moment, the next start goes on. Answers why some wait, null when none does.
 */
export function placeRestored(dataDirectory: string, vault: Pick<Vault, 'open' | 'state'>): string | null {
  const waiting = join(dataDirectory, waitingName)
  if (!existsSync(waiting)) return null
  if (vault.state.locked) return vault.state.reason
  const reasons = foldersOf(filesIn(waiting)).flatMap(folder => placeFolder(dataDirectory, folder, vault))
  if (reasons.length === 0) rmSync(waiting, { recursive: true })
  return reasons[0] ?? null
}

function placeFolder(dataDirectory: string, folder: string, vault: Pick<Vault, 'open'>): readonly string[] {
  const [from, to] = [join(dataDirectory, waitingName, folder), join(dataDirectory, 'certificates', folder)]
  if (existsSync(to)) return []
  try {
    for (const name of readdirSync(from).filter(one => one.endsWith(sealedEnd))) {
      const path = join(folder, name.slice(0, -sealedEnd.length))
      write(join(from, name.slice(0, -sealedEnd.length)), openSealed(path, readFileSync(join(from, name)), vault))
      rmSync(join(from, name))
    }
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  renameSync(from, to)
  return []
}

/** Throws LOCKED, CREDENTIAL_UNREADABLE. */
export function openSealed(path: string, blob: Uint8Array, vault: Pick<Vault, 'open'>): Buffer {
  return Buffer.from(vault.open(placeOf(path), blob), 'base64')
}

function placeOf(path: string): SealedPlace {
  return { purpose: 'backup', table: 'backups', column: 'certificates', row: path, named: `key ${path}` }
}

/** Those that hold files, but the storage itself. */
function foldersOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map(path => dirname(path)))].filter(folder => folder !== '.')
}

function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}

function write(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, bytes, { mode: 0o600 })
}

/** Caddy makes and removes files at any moment. */
function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
