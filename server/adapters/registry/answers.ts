import { createHash } from 'node:crypto'
import type { Answer, Question } from './authorized-requests.ts'
import { headerOf } from './connections.ts'
import type { RegistryLogin } from './registry.ts'
import { type RegistryError, type RegistryTrouble, registryError } from './registry-error.ts'
import { retryAfterSeconds } from './retry-after.ts'
import { wordsOf } from './words-of-reply.ts'

export interface Context {
  readonly question: Pick<Question, 'asked'>
  readonly login: RegistryLogin | null
}

/** The answer, when it is one: any status but 200 throws a RegistryError. */
export function accepted(answer: Answer, context: Context): Answer {
  if (answer.status === 200) return answer
  throw refused(answer, context)
}

export function refused(answer: Answer, context: Context): RegistryError {
  const trouble = troubleOf(answer, context)
  const isHidden = trouble === 'forbidden' && answer.status === 404
  const words = isHidden ? 'it hides this repository from the login' : wordsOf(answer, context.login)
  const retryAfter = retryAfterSeconds(headerOf(answer, 'retry-after'), Date.now())
  return told(context, trouble, words, { status: isHidden ? 403 : answer.status, retryAfterSeconds: retryAfter })
}

/** An answer that is none of a registry: a page, half a document, another program. */
export function nonsense(context: Context, words: string): RegistryError {
  return told(context, 'not_a_registry', words)
}

/** Throws IMAGE_CORRUPT when the bytes are not what the digest says. */
export function verified(bytes: Uint8Array, digest: string, context: Context): Uint8Array {
  sameDigest(digestOf(bytes), digest, context)
  return bytes
}

/** Throws IMAGE_CORRUPT when they differ. */
export function sameDigest(came: string, asked: string, context: Context): void {
  if (came !== asked) throw told(context, 'corrupt', `digest mismatch: ${asked} was asked, ${came} came`)
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function troubleOf({ status, scheme, grantsPull }: Answer, { login }: Context): RegistryTrouble {
  if (status === 429) return 'rate_limited'
  if (status >= 500) return 'unreachable'
  // A token was given, so the login stands; with Basic it is the login that is refused.
  if (status === 401) return login !== null && scheme === 'bearer' ? 'forbidden' : 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return grantsPull === false ? 'forbidden' : 'not_found'
  return 'not_a_registry'
}

function told(
  { question, login }: Context,
  trouble: RegistryTrouble,
  words: string,
  more: { status?: number; retryAfterSeconds?: number | undefined } = {},
): RegistryError {
  return registryError({ trouble, asked: question.asked, login, words, ...more })
}
