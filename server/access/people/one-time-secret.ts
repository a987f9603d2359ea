import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits for a cookie or a link; only the hash is kept, so that the database opens no door. */
export function newSecret(): { text: string; hash: Buffer } {
  const text = randomBytes(32).toString('base64url')
  return { text, hash: hashOfSecret(text) }
}

export function hashOfSecret(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
