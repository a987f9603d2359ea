import type { DockerEngine, LocalImage, RegistryAuth } from '../adapters/docker/engine.ts'
import type { Places } from '../app-locks.ts'
import type { App } from '../apps/app.ts'
import { AppError } from '../errors.ts'
import { parseImageReference, repositoryOf } from '../images/image-reference.ts'
import { keepImage } from './keep-releases.ts'
import type { Release } from './release.ts'

interface Needs {
  readonly engine: DockerEngine
  readonly loginFor: (app: App, image: string, signal?: AbortSignal) => Promise<{ readonly auth: RegistryAuth | null }>
  readonly pullPlace: Places
}

export interface Wanted {
  readonly app: App
  readonly release: Release
  /** Before a pull that nobody asked for: says why. */
  readonly tell: (words: string) => void
}

/** The image of a release: on this server, or pulled once more by its digest, after a prune by hand or a restore. */
export async function haveImage(
  { engine, loginFor, pullPlace }: Needs,
  { app, release, tell }: Wanted,
  signal: AbortSignal,
): Promise<LocalImage> {
  const standing = await engine.images.inspect(release.localId)
  if (standing !== null) return standing
  if (app.pullPolicy === 'never') throw imageGone(release)
  tell('Its image is no longer on this server; it is pulled again by its digest.')
  const repository = repositoryOf(parseImageReference(release.image))
  const { auth } = await loginFor(app, release.image, signal)
  await pullPlace(() => engine.images.pull({ repository, digest: release.digest, auth, signal }), signal)
  const pulled = await engine.images.inspect(`${repository}@${release.digest}`)
  if (pulled === null) throw imageGone(release)
  await keepImage(engine, app.name, release)
  return pulled
}

function imageGone(release: Release): AppError {
  return new AppError({
    code: 'IMAGE_NOT_FOUND',
    message: `The image of this release (${release.digest.slice(0, 19)}) is no longer on this server.`,
    advice: `Load or build it here again, or deploy another one: it was ${release.image}.`,
    field: 'release',
  })
}
