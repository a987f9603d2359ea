import { repositoryOf } from '../../../shared/image-reference.ts'
import type { DockerEngine, LocalImage, RegistryAuth } from '../../adapters/docker/engine.ts'
import type { App } from '../../apps/app.ts'
import { AppError } from '../../errors.ts'
import { parseImageReference } from '../../registries/images/parse-image.ts'
import type { Semaphore } from '../../semaphore.ts'
import { keepImage } from '../releases/keep-releases.ts'
import { keptImage, type Release } from '../releases/release.ts'
import { pulledName } from './free-images.ts'
import type { PulledImageStore } from './pulled-image-store.ts'

interface Context {
  readonly engine: DockerEngine
  readonly authFor: (app: App, image: string, signal?: AbortSignal) => Promise<{ readonly auth: RegistryAuth | null }>
  readonly pullPlace: Semaphore
  readonly pulled: PulledImageStore
}

export interface Wanted {
  readonly app: App
  readonly release: Release
  /** Before a pull that nobody asked for: says why. */
  readonly tell: (words: string) => void
}

/** The image of a release under the name that keeps it: on this server, or pulled once more by its digest, after a prune by hand or a restore. */
export async function haveImage(
  { engine, authFor, pullPlace, pulled }: Context,
  { app, release, tell }: Wanted,
  signal: AbortSignal,
): Promise<LocalImage> {
  const kept = await engine.images.inspect(keptImage(app.name, release.id))
  if (kept?.id === release.localId) return kept
  const standing = await engine.images.inspect(release.localId)
  if (standing !== null) return keep(standing)
  if (app.pullPolicy === 'never') throw imageGone(release)
  tell('Its image is no longer on this server; it is pulled again by its digest.')
  const repository = repositoryOf(parseImageReference(release.image))
  const { auth } = await authFor(app, release.image, signal)
  pulled.insert(pulledName(release))
  await pullPlace(() => engine.images.pull({ repository, digest: release.digest, auth, signal }), signal)
  const image = await engine.images.inspect(pulledName(release))
  if (image === null) throw imageGone(release)
  return keep(image)

  async function keep(found: LocalImage): Promise<LocalImage> {
    await keepImage(engine, { app: app.name, release: release.id, image: found.id })
    return found
  }
}

function imageGone(release: Release): AppError {
  return new AppError({
    code: 'IMAGE_NOT_FOUND',
    message: `The image of this release (${release.digest.slice(0, 19)}) is no longer on this server.`,
    advice: `Load or build it here again, or deploy another one: it was ${release.image}.`,
    field: 'release',
  })
}
