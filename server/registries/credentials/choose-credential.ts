import type { ImageReference } from '../../../shared/image-reference.ts'
import { covers, scopeOf } from './registry-scope.ts'

export const credentialSources = ['chosen', 'none', 'default', 'matching', 'anonymous'] as const
export type CredentialSource = (typeof credentialSources)[number]

export interface Choosable {
  readonly name: string
  readonly server: string
  readonly isDefault: boolean
}

/** What an app chooses in place of a credential's name to pull without one, whatever is stored. */
export const noCredential = 'none'

/** Which credential an image is asked for with, and why, in words. */
export interface Choice<C extends Choosable> {
  /** Null: none is sent; with the source `chosen` the chosen one cannot be used, and nothing else may take its place. */
  readonly credential: C | null
  readonly source: CredentialSource
  readonly reason: string
}

export interface Question<C extends Choosable> {
  /** The name of the app's own credential, or `none`; null to fall back. */
  readonly chosen: string | null
  readonly image: ImageReference | null
  readonly credentials: readonly C[]
}

/**
 * The order of the fallback: the chosen one; the account default, if it covers the image; the only one that covers it,
 * the longest prefix first; none. A credential whose server does not cover the image is never the answer.
 */
export function chooseCredential<C extends Choosable>({ chosen, image, credentials }: Question<C>): Choice<C> {
  if (chosen === noCredential) return { credential: null, source: 'none', reason: 'none is chosen for this app' }
  if (chosen !== null) return chosenOne(chosen, image, credentials)
  if (image === null) return anonymous('this app has no image yet')
  const fitting = credentials.filter(one => covers(scopeOf(one.server), image))
  const standing = fitting.find(one => one.isDefault)
  if (standing !== undefined)
    return { credential: standing, source: 'default', reason: `account default; covers ${standing.server}` }
  const [closest, other] = longestPrefixes(fitting)
  if (closest === undefined) return anonymous(whyNone(image, credentials))
  if (other !== undefined) return anonymous(tie(closest.server, longestPrefixes(fitting)))
  const why = fitting.length === 1 ? 'the only one that covers' : 'of those that fit, the closest: it covers'
  return { credential: closest, source: 'matching', reason: `${why} ${closest.server}` }
}

/** A credential was chosen that is gone, or that does not cover the image. */
export function isUnusable(choice: Choice<Choosable>): boolean {
  return choice.source === 'chosen' && choice.credential === null
}

/** For people: `ghcr-read (account default; covers ghcr.io)`. */
export function wordsFor({ credential, reason }: Choice<Choosable>): string {
  return credential === null ? reason : `${credential.name} (${reason})`
}

function chosenOne<C extends Choosable>(
  name: string,
  image: ImageReference | null,
  credentials: readonly C[],
): Choice<C> {
  const credential = credentials.find(one => one.name === name)
  if (credential === undefined) return unusable(`"${name}" is chosen for this app, and there is no such credential`)
  if (image === null) return { credential, source: 'chosen', reason: 'chosen for this app' }
  if (covers(scopeOf(credential.server), image))
    return { credential, source: 'chosen', reason: `chosen for this app; covers ${credential.server}` }
  return unusable(
    `"${name}" is chosen for this app, and it is for ${credential.server}, not for ${placeOf(image, [credential])}`,
  )
}

function longestPrefixes<C extends Choosable>(fitting: readonly C[]): readonly C[] {
  const longest = Math.max(...fitting.map(one => one.server.length))
  return fitting.filter(one => one.server.length === longest)
}

function whyNone(image: ImageReference, credentials: readonly Choosable[]): string {
  if (credentials.length === 0) return 'no credential is stored'
  const standing = credentials.find(one => one.isDefault)
  const theDefault = standing === undefined ? '' : `; the default, ${standing.name}, is for ${standing.server}`
  return `no credential for ${placeOf(image, credentials)}${theDefault}`
}

function tie(server: string, alike: readonly Choosable[]): string {
  return `${alike.map(one => one.name).join(' and ')} cover ${server} alike: choose one of them for this app`
}

/** The registry says enough, except where a credential is for another part of the same one. */
function placeOf({ registry, path }: ImageReference, credentials: readonly Choosable[]): string {
  return credentials.some(one => scopeOf(one.server).registry === registry) ? `${registry}/${path}` : registry
}

function anonymous<C extends Choosable>(reason: string): Choice<C> {
  return { credential: null, source: 'anonymous', reason }
}

function unusable<C extends Choosable>(reason: string): Choice<C> {
  return { credential: null, source: 'chosen', reason }
}
