import sodium from 'libsodium-wrappers'

await sodium.ready

const NONCE_BYTES = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
const PAD_TO_BYTES = 64
export const KEY_BYTES = sodium.crypto_kdf_KEYBYTES

export interface Envelope {
  readonly key: Uint8Array
  /** What the ciphertext is tied to; opening it with anything else fails. */
  readonly associated: Uint8Array
}

/** XChaCha20-Poly1305 over the padded plaintext: `nonce(24) | ciphertext | tag(16)`. */
export function encrypt(plaintext: Uint8Array, { key, associated }: Envelope): Uint8Array {
  const nonce = sodium.randombytes_buf(NONCE_BYTES)
  const padded = sodium.pad(plaintext, PAD_TO_BYTES)
  const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, associated, null, nonce, key)
  wipe(padded)
  return Buffer.concat([nonce, sealed])
}

/** The plaintext, or undefined when the bytes were cut, changed, moved or sealed with another key. */
export function decrypt(blob: Uint8Array, { key, associated }: Envelope): Uint8Array | undefined {
  const nonce = blob.subarray(0, NONCE_BYTES)
  const sealed = blob.subarray(NONCE_BYTES)
  try {
    const padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, associated, nonce, key)
    return sodium.unpad(padded, PAD_TO_BYTES)
  } catch {
    return undefined
  }
}

/** One key a purpose from one master; `context` has eight characters. */
export function deriveKey(master: Uint8Array, number: number, context: string): Uint8Array {
  return sodium.crypto_kdf_derive_from_key(KEY_BYTES, number, context, master)
}

/** Eight bytes that tell two keys apart and say nothing about either, as hex. */
export function fingerprintOf(key: Uint8Array): string {
  return sodium.to_hex(sodium.crypto_generichash(32, 'berth key fingerprint', key).subarray(0, 8))
}

export function newKey(): Uint8Array {
  return sodium.randombytes_buf(KEY_BYTES)
}

export function wipe(bytes: Uint8Array): void {
  sodium.memzero(bytes)
}
