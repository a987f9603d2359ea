import { decrypt, deriveKey, encrypt, wipe } from '../../adapters/sodium/sodium.ts'
import { type Purpose, purposes } from './sealed-place.ts'

const VERSION = 1
const HEADER_BYTES = 2

export interface NumberedKey {
  readonly kid: number
  readonly master: Uint8Array
}

/** What a blob is tied to beside its key: the words of its place, in a fixed order. */
export interface Binding {
  readonly purpose: Purpose
  readonly table: string
  readonly column: string
  readonly row: string
  readonly app?: string | undefined
  readonly server?: string | undefined
}

/** `0x01 | kid | nonce(24) | ciphertext | tag(16)`. */
export function sealBlob(key: NumberedKey, binding: Binding, plaintext: Uint8Array): Buffer {
  return withSubkey(key, binding, envelope =>
    Buffer.concat([Buffer.of(VERSION, key.kid), encrypt(plaintext, envelope)]),
  )
}

export function openBlob(key: NumberedKey, binding: Binding, blob: Uint8Array): Uint8Array | undefined {
  if (kidOf(blob) !== key.kid) return undefined
  return withSubkey(key, binding, envelope => decrypt(blob.subarray(HEADER_BYTES), envelope))
}

/** The key a blob says it was sealed with; undefined when this is no blob of ours. */
export function kidOf(blob: Uint8Array): number | undefined {
  return blob[0] === VERSION ? blob[1] : undefined
}

function withSubkey<T>(
  key: NumberedKey,
  binding: Binding,
  work: (envelope: { key: Uint8Array; associated: Uint8Array }) => T,
): T {
  const { number, context } = purposes[binding.purpose]
  const subkey = deriveKey(key.master, number, context)
  try {
    return work({ key: subkey, associated: associatedData(key.kid, binding) })
  } finally {
    wipe(subkey)
  }
}

/** Every part carries its length, so that no two places spell the same bytes. */
function associatedData(kid: number, { table, column, row, app, server }: Binding): Uint8Array {
  return Buffer.concat(['berth/v1', String(kid), table, column, row, app ?? '', server ?? ''].map(withLength))
}

function withLength(part: string): Buffer {
  const bytes = Buffer.from(part, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
