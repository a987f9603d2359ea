import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const tokenRoles = ['admin', 'deploy'] as const
export type TokenRole = (typeof tokenRoles)[number]

/** A token in the hands of its owner. berth keeps the hash of the secret only. */
export interface MintedToken {
  /** `berth_api_<handle>_<secret>_<crc32>`; shown once. */
  readonly text: string
  readonly handle: string
  readonly secretHash: Buffer
}

/** The prefix says what it is to people and to secret scanners, the checksum spots a token copied in part. */
export function mintToken(role: TokenRole): MintedToken {
  const handle = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
  const secret = randomBytes(32).toString('base64url')
  const body = `berth_${role === 'admin' ? 'api' : 'hook'}_${handle}_${secret}`
  return { text: `${body}_${checksum(body)}`, handle, secretHash: hashOf(secret) }
}

/** The parts of a token; undefined for anything that is not written like one. */
export function parseToken(text: string): { handle: string; secretHash: Buffer } | undefined {
  const match = /^(berth_(?:api|hook)_([0-9a-z]{8})_([A-Za-z0-9_-]{43}))_([0-9a-f]{8})$/.exec(text)
  const [, body = '', handle = '', secret = '', sum] = match ?? []
  return match === null || checksum(body) !== sum ? undefined : { handle, secretHash: hashOf(secret) }
}

export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyz'

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0')
}
