import { setImmediate as nextTurn } from 'node:timers/promises'
import { wipe } from '../../adapters/sodium/sodium.ts'
import type { KeyRing } from './key-ring.ts'
import { kidOf, openBlob, sealBlob } from './sealed-blob.ts'
import { placeIn, type SealedColumn } from './sealed-place.ts'
import type { SealedRow, VaultStore } from './vault-store.ts'

export interface Reencrypted {
  readonly resealed: number
  /** Values whose key is gone, or which were damaged; they stay as they are. */
  readonly unreadable: number
}

/** Seals every value again under the active key, a hundred in one write, each only if it still is what was read. */
export async function reencryptAll(
  ring: KeyRing,
  store: VaultStore,
  columns: readonly SealedColumn[],
): Promise<Reencrypted> {
  const total = { resealed: 0, unreadable: 0 }
  for (const column of columns) {
    for (let rows = staleRows(''); rows.length > 0; rows = staleRows(idOf(rows.at(-1)))) {
      const done = store.inOneWrite(() => rows.filter(row => reencrypt(row, column, ring, store)).length)
      total.resealed += done
      total.unreadable += rows.length - done
      await nextTurn()
    }
    function staleRows(after: string): readonly SealedRow[] {
      return store.staleRows({ column, kid: ring.active.kid, after })
    }
  }
  return total
}

/** True while values of an earlier key that is still there wait to be sealed again. */
export function isReencryptionDue(ring: KeyRing, store: VaultStore, columns: readonly SealedColumn[]): boolean {
  return columns.some(column =>
    store
      .staleRows({ column, kid: ring.active.kid, after: '' })
      .some(row => ring.keys.has(kidOf(blobIn(row, column)) ?? 0)),
  )
}

function reencrypt(row: SealedRow, column: SealedColumn, ring: KeyRing, store: VaultStore): boolean {
  const old = blobIn(row, column)
  const key = ring.keys.get(kidOf(old) ?? 0)
  const place = placeIn(column, row)
  const plaintext = key && openBlob(key, place, old)
  if (plaintext === undefined) return false
  store.replace({ column, id: idOf(row), old, next: sealBlob(ring.active, place, plaintext) })
  wipe(plaintext)
  return true
}

function blobIn(row: SealedRow, column: SealedColumn): Buffer {
  const value = row[column.column]
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0)
}

function idOf(row: SealedRow | undefined): string {
  return String(row?.id)
}
