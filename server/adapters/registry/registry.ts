import type { ImageReference } from '../../../shared/image-reference.ts'

/** What berth asks of registries itself, where the container engine cannot tell. Every failure is a RegistryError. */
export interface RegistryClient extends AsyncDisposable {
  /** Whether the registry takes this login: `not-asked` where it lets everybody in and cannot tell. */
  tryLogin(registry: string, asking: Asking): Promise<'accepted' | 'not-asked'>
  /**
   * How a registry wants to be asked, and that a login for it would go nowhere it must not. Nothing of the login is sent.
   * Throws the RegistryError that `tryLogin` would throw in place of sending it.
   */
  wayIn(registry: string, login: RegistryLogin, signal?: AbortSignal): Promise<WayIn>
  /** Whether this image may be pulled. A registry that hides what may not be read is told by its token. */
  tryPull(image: ImageReference, asking: Asking): Promise<void>
  /** What a tag or digest points to. Its digest is verified. */
  manifest(image: ImageReference, asking: Asking): Promise<FoundManifest>
  /** What a tag points to, without reading it: the Hub counts no pull for that. */
  digestOf(image: ImageReference, asking: Asking): Promise<string>
  /** A blob of at most `limitBytes`, verified. */
  blob(wanted: WantedBlob, asking: Asking): Promise<Uint8Array>
  /** The same into a new file, of which nothing is left after a failure. Adds STORAGE_FULL to the errors. */
  blobTo(file: string, wanted: WantedBlob, asking: Asking): Promise<void>
  /** Amazon's login that lives 12 h, for access keys. */
  ecrToken(keys: EcrKeys, how: { nowMs: number; signal?: AbortSignal | undefined }): Promise<EcrToken>
  /** All tags of a repository, at most 1,000. */
  tags(repository: RepositoryPlace, asking: Asking): Promise<readonly string[]>
}

/** `open`: everybody is let in, and no login is looked at. `unknown`: it did not let itself be asked. */
export type WayIn = 'open' | 'basic' | 'bearer' | 'unknown'

export interface RegistryLogin {
  readonly username: string
  readonly password: string
  /** The registry it was made for; it goes to no other. */
  readonly server: string
  /** It may go there without TLS. */
  readonly plainHttp?: boolean
  /** What people call it, for messages. */
  readonly credential?: string
}

export interface Asking {
  readonly login: RegistryLogin | null
  readonly signal?: AbortSignal | undefined
  /** No remembered token: the login itself is tried. */
  readonly anew?: boolean
}

export interface RepositoryPlace {
  readonly registry: string
  /** Without the registry: `library/busybox`. */
  readonly path: string
}

export interface FoundManifest {
  readonly digest: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** The parsed JSON. */
  readonly json: unknown
}

export interface WantedBlob extends RepositoryPlace {
  readonly digest: string
  readonly limitBytes: number
}

export interface EcrKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  /** Instead of Amazon's own for the region. */
  readonly endpoint: string | null
  /** What failures name: the registry, and what people call these keys. */
  readonly server: string
  readonly credential: string
}

export interface EcrToken {
  readonly username: string
  readonly password: string
  readonly expiresAt: number
}
