import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { storedDamage } from '../../adapters/caddy/stored-damage.ts'
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
 * Opens the keys of restored certificates and gives Caddy those folders that it has none of meanwhile. Nothing is made anew, since
 * files and folders must stay Caddy's own. Killed at any moment, the next start goes on. Answers why they wait on, null when none does.
 */
export function placeRestored(dataDirectory: string, vault: Pick<Vault, 'open' | 'state'>): string | null {
  const waiting = join(dataDirectory, waitingName)
  if (!existsSync(waiting)) return null
  if (vault.state.locked) return vault.state.reason
  const reasons = sealedIn(waiting).flatMap(path => openInPlace(waiting, path, vault))
  if (reasons[0] !== undefined) return reasons[0]
  mergeInto(join(dataDirectory, 'certificates'), waiting)
  rmSync(waiting, { recursive: true, force: true })
  return null
}

function openInPlace(waiting: string, path: string, vault: Pick<Vault, 'open'>): readonly string[] {
  const sealed = join(waiting, path) + sealedEnd
  try {
    writeFileSync(sealed, openSealed(path, readFileSync(sealed), vault))
    renameSync(sealed, join(waiting, path))
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** A folder that holds files is moved as a whole or not at all. What is no folder of Caddy's, such as a link, is left alone. */
function mergeInto(to: string, from: string): void {
  const standing = lstatSync(to, { throwIfNoEntry: false })
  if (standing === undefined) {
    renameSync(from, to)
    return
  }
  if (!standing.isDirectory()) return
  const folders = readdirSync(from, { withFileTypes: true }).filter(entry => entry.isDirectory())
  for (const { name } of folders) mergeInto(join(to, name), join(from, name))
}

/** Throws LOCKED, CREDENTIAL_UNREADABLE. */
export function openSealed(path: string, blob: Uint8Array, vault: Pick<Vault, 'open'>): Buffer {
  return Buffer.from(vault.open(placeOf(path), blob), 'base64')
}

function placeOf(path: string): SealedPlace {
  return { purpose: 'backup', table: 'backups', column: 'certificates', row: path, named: `key ${path}` }
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
