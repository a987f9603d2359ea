import { createHash } from 'node:crypto'
import { type ImageAtRegistry, lookAtImage } from '../../adapters/registry/look-at-image.ts'
import type { RegistryClient, RegistryLogin } from '../../adapters/registry/registry.ts'
import { isRegistryError, type RegistryError, registryError } from '../../adapters/registry/registry-error.ts'
import { singleFlight } from '../../single-flight.ts'
import { parseImageReference } from '../images/parse-image.ts'

/** A registry that only the engine reaches, through a proxy of its own, must not hold up every deploy. */
const notTriedAgainForMs = 10 * 60_000

/** What berth's own client adds to what the engine can tell of an image. */
export interface ImageLook {
  /** Platforms and size before anything is pulled. Throws RegistryError. */
  before(image: string, login: RegistryLogin | null, signal: AbortSignal): Promise<ImageAtRegistry>
  /** What a tag points to now, and no more. Throws RegistryError. */
  digest(image: string, login: RegistryLogin | null, signal: AbortSignal): Promise<string>
  /** Why this image cannot be pulled, in the registry's own words; null where it can, or where that cannot be asked. */
  refusalOf(image: string, login: RegistryLogin | null, signal: AbortSignal): Promise<RegistryError | null>
  /** Whether the registry gives this image to everybody; false where that cannot be asked. */
  isPublic(image: string, signal: AbortSignal): Promise<boolean>
  /** Seconds that a registry which allows no more requests wants to be left alone; undefined when it does not say. */
  waitWanted(image: string, login: RegistryLogin | null, signal: AbortSignal): Promise<number | undefined>
}

/** A deploy does not wait longer than `lookMs` for what is only good to know. */
export function imageLook(client: RegistryClient, engine: { platform(): Promise<string> }, lookMs = 5000): ImageLook {
  const silentUntil = new Map<string, number>()
  const share = singleFlight<ImageAtRegistry>()

  /** A registry that does not answer is left alone for a while. */
  async function reaching<T>(registry: string, signal: AbortSignal, work: (limited: AbortSignal) => Promise<T>) {
    if ((silentUntil.get(registry) ?? 0) > performance.now()) throw silent(registry)
    const timeout = AbortSignal.timeout(lookMs)
    return work(AbortSignal.any([signal, timeout])).catch(error => {
      if (!timeout.aborted) throw error
      silentUntil.set(registry, performance.now() + notTriedAgainForMs)
      throw silent(registry)
    })
  }

  return {
    async before(text, login, signal) {
      const image = parseImageReference(text)
      return reaching(image.registry, signal, async limited => {
        const server = await engine.platform()
        return share(wishOf(text, login), limited, shared =>
          lookAtImage(client, { image, server }, { login, signal: shared }),
        )
      })
    },
    async digest(text, login, signal) {
      const image = parseImageReference(text)
      return reaching(image.registry, signal, limited => client.digestOf(image, { login, signal: limited }))
    },
    async refusalOf(text, login, signal) {
      const image = parseImageReference(text)
      const asking = { login, signal: AbortSignal.any([signal, AbortSignal.timeout(lookMs)]) }
      try {
        // A web server answers 404 for anything: only what is a registry has no such image.
        await client.tryLogin(image.registry, { ...asking, login: null }).catch(throwUnlessClosed)
        await client.tryPull(image, asking)
        return null
      } catch (error) {
        signal.throwIfAborted()
        return isRegistryError(error) && error.trouble !== 'unreachable' ? error : null
      }
    },
    async isPublic(image, signal) {
      const asking = { login: null, signal: AbortSignal.any([signal, AbortSignal.timeout(lookMs)]) }
      return client.tryPull(parseImageReference(image), asking).then(
        () => true,
        () => false,
      )
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

/** The same image for the same login, which stays out of the key. */
function wishOf(image: string, login: RegistryLogin | null): string {
  return createHash('sha256')
    .update(JSON.stringify([image, login]))
    .digest('base64')
}

/** It wants a login, as registries do. */
function throwUnlessClosed(error: unknown): void {
  if (!isRegistryError(error) || (error.trouble !== 'unauthorized' && error.trouble !== 'forbidden')) throw error
}

function silent(registry: string) {
  const words = 'timeout: it did not answer berth itself in time'
  return registryError({ trouble: 'unreachable', asked: registry, login: null, words })
}
