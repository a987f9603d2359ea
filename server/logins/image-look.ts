import { type ImageAtRegistry, lookAtImage } from '../adapters/registry/look-at-image.ts'
import type { RegistryClient, RegistryLogin } from '../adapters/registry/registry.ts'
import { isRegistryError } from '../adapters/registry/registry-error.ts'
import { parseImageReference } from '../images/image-reference.ts'

/** A deploy does not wait longer than this for what is only good to know. */
const lookMs = 5000

/** What berth's own client adds to what the engine can tell of an image. */
export interface ImageLook {
  /** Platforms and size before anything is pulled. Throws RegistryError. */
  before(image: string, login: RegistryLogin | null, signal: AbortSignal): Promise<ImageAtRegistry>
  /** Seconds that a registry which allows no more requests wants to be left alone; undefined when it does not say. */
  waitWanted(image: string, login: RegistryLogin | null, signal: AbortSignal): Promise<number | undefined>
}

export function imageLook(
  client: RegistryClient,
  engine: { facts(): Promise<{ readonly platform: string }> },
): ImageLook {
  return {
    async before(image, login, signal) {
      const { platform } = await engine.facts()
      const asking = { login, signal: AbortSignal.any([signal, AbortSignal.timeout(lookMs)]) }
      return lookAtImage(client, { image: parseImageReference(image), server: platform }, asking)
    },
    async waitWanted(image, login, signal) {
      const asking = { login, signal: AbortSignal.any([signal, AbortSignal.timeout(lookMs)]) }
      return client.tryPull(parseImageReference(image), asking).then(
        () => undefined,
        error => (isRegistryError(error) ? error.details.retryAfterSeconds : undefined),
      )
    },
  }
}
