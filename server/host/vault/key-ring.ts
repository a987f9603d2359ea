import { fingerprintOf, newKey } from '../../adapters/sodium/sodium.ts'
import { createKeyFile, kidsBeside, readKeyFile } from './key-file.ts'
import { type NumberedKey, openBlob, sealBlob } from './sealed-blob.ts'
import type { SealedColumn } from './sealed-place.ts'
import type { KeyCheck, VaultStore } from './vault-store.ts'

export interface KeyRing {
  /** The key new values are sealed with. */
  readonly active: NumberedKey
  readonly keys: ReadonlyMap<number, NumberedKey>
}

/**
 * Finds the keys of this database. A key is made only where nothing was ever sealed;
 * in any other doubt the answer says in words why the vault stays locked.
 */
export function openKeyRing(
  keyFile: string,
  store: VaultStore,
  columns: readonly SealedColumn[],
): KeyRing | { readonly locked: string } {
  const found = readKeyFile(keyFile)
  if ('refused' in found) return { locked: found.refused }
  const checks = store.keyChecks()
  if (checks.length === 0) {
    if (store.hasSealedRows(columns)) return { locked: 'The database holds sealed values, but no key check' }
    return firstRing('key' in found ? found.key : makeKey(keyFile), store)
  }
  if ('absent' in found) return { locked: `${keyFile} is missing; this database needs ${wordsForKeys(checks)}` }
  const active = recognise(found.key, checks)
  if (active === undefined) return { locked: mismatch(found.key, checks) }
  return ringOf(active, olderKeys(keyFile, checks))
}

export function ringOf(active: NumberedKey, others: readonly NumberedKey[]): KeyRing {
  return { active, keys: new Map([...others, active].map(key => [key.kid, key])) }
}

/** The number of a key, told by the one check it opens. */
export function recognise(master: Uint8Array, checks: readonly KeyCheck[]): NumberedKey | undefined {
  const check = checks.find(({ kid, blob }) => openBlob({ kid, master }, checkPlace(kid), blob) !== undefined)
  return check && { kid: check.kid, master }
}

export function checkFor(key: NumberedKey): KeyCheck {
  const blob = sealBlob(key, checkPlace(key.kid), Buffer.from('berth'))
  return { kid: key.kid, fingerprint: fingerprintOf(key.master), blob }
}

function checkPlace(kid: number) {
  return { purpose: 'keyCheck', table: 'key_checks', column: 'blob', row: String(kid) } as const
}

function makeKey(keyFile: string): Uint8Array {
  const key = newKey()
  createKeyFile(keyFile, key)
  return key
}

function firstRing(master: Uint8Array, store: VaultStore): KeyRing {
  const key = { kid: 1, master }
  store.addKeyCheck(checkFor(key))
  return ringOf(key, [])
}

function olderKeys(keyFile: string, checks: readonly KeyCheck[]): readonly NumberedKey[] {
  return kidsBeside(keyFile).flatMap(kid => {
    const found = readKeyFile(`${keyFile}.${kid}`)
    return ('key' in found && recognise(found.key, checks)) || []
  })
}

function mismatch(found: Uint8Array, checks: readonly KeyCheck[]): string {
  return `The key does not match this database: expected ${wordsForKeys(checks)}, found fingerprint ${fingerprintOf(found)}`
}

function wordsForKeys(checks: readonly KeyCheck[]): string {
  return checks.map(({ kid, fingerprint }) => `key ${kid} (fingerprint ${fingerprint})`).join(' or ')
}
