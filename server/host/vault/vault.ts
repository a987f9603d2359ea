import { wipe } from '../../adapters/sodium/sodium.ts'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import { AppError } from '../../errors.ts'
import { type KeyRing, openKeyRing } from './key-ring.ts'
import { isReencryptionDue, type Reencrypted, reencryptAll } from './reencrypt.ts'
import { kidOf, openBlob, sealBlob } from './sealed-blob.ts'
import { type SealedColumn, type SealedPlace, wordsFor } from './sealed-place.ts'
import { switchKey } from './switch-key.ts'
import { vaultStore } from './vault-store.ts'

export type { SealedPlace }

export type VaultState =
  | { readonly locked: false; readonly kid: number }
  | { readonly locked: true; readonly reason: string }

export interface Vault {
  readonly state: VaultState
  /** Throws LOCKED. */
  seal(place: SealedPlace, plaintext: string): Buffer
  /** Throws LOCKED, or CREDENTIAL_UNREADABLE when the value was moved, changed, or its key is gone. */
  open(place: SealedPlace, blob: Uint8Array): string
  /** A new key for everything sealed; called again after a kill it finishes what it began. Throws LOCKED, UNSUPPORTED. */
  rotate(): Promise<Reencrypted & { readonly kid: number }>
}

/**
 * Opens what seals the secrets in the database. Without its key berth still starts: the vault is then locked,
 * apps keep serving, and nothing is sealed or opened.
 */
export function openVault(options: {
  readonly keyFile: string
  readonly database: Database
  /** Every sealed column of every room: what a change of key reaches, and what forbids making a first key. */
  readonly columns: readonly SealedColumn[]
}): Vault {
  const { keyFile, columns } = options
  const store = vaultStore(options.database)
  let found = openKeyRing(keyFile, store, columns)
  return {
    get state(): VaultState {
      if ('locked' in found) return { locked: true, reason: found.locked }
      return { locked: false, kid: found.active.kid }
    },
    seal(place, plaintext) {
      return sealText(unlocked(found), place, plaintext)
    },
    open(place, blob) {
      return openText(unlocked(found), place, blob)
    },
    async rotate() {
      const before = unlocked(found)
      const ring = isReencryptionDue(before, store, columns) ? before : switchKey(keyFile, before, store)
      found = ring
      return { kid: ring.active.kid, ...(await reencryptAll(ring, store, columns)) }
    },
  }
}

function unlocked(found: KeyRing | { readonly locked: string }): KeyRing {
  if (!('locked' in found)) return found
  throw secretsLocked(found.locked)
}

export function secretsLocked(reason: string): AppError {
  return new AppError({
    code: 'LOCKED',
    message: `Secrets are locked: ${reason}.`,
    advice:
      'Put the right key file back and restart berthd; apps keep serving meanwhile. berth never makes a new key over sealed values.',
  })
}

function sealText(ring: KeyRing, place: SealedPlace, plaintext: string): Buffer {
  const bytes = Buffer.from(plaintext, 'utf8')
  const blob = sealBlob(ring.active, place, bytes)
  wipe(bytes)
  return blob
}

export function openText(ring: KeyRing, place: SealedPlace, blob: Uint8Array): string {
  const kid = kidOf(blob)
  const key = kid === undefined ? undefined : ring.keys.get(kid)
  const bytes = key && openBlob(key, place, blob)
  if (bytes === undefined) throw unreadable(place, kid !== undefined && key === undefined ? kid : undefined)
  const text = Buffer.from(bytes).toString('utf8')
  wipe(bytes)
  return text
}

function unreadable(place: SealedPlace, missingKid: number | undefined): AppError {
  const why = missingKid === undefined ? 'it was changed or moved' : `key ${missingKid} is not beside the key file`
  return new AppError({
    code: 'CREDENTIAL_UNREADABLE',
    message: `The stored ${wordsFor(place)} cannot be opened: ${why}.`,
    advice:
      missingKid === undefined ? 'Set it again.' : `Put key ${missingKid} back and restart berthd, or set it again.`,
  })
}
