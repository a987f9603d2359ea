import type { DockerEngine, LocalImage, PullProgress } from '../adapters/docker/engine.ts'
import type { App } from '../apps/app.ts'
import { familiarImage, parseImageReference, repositoryOf, shortDigest } from '../registries/images/image-reference.ts'
import { runsOn } from '../registries/images/platform.ts'
import type { ImageLook } from '../registries/logins/image-look.ts'
import type { PullLogin } from '../registries/logins/pull-login.ts'
import type { Semaphore } from '../semaphore.ts'
import type { Deploy } from './deploy.ts'
import { archMismatch, notOnThisServer } from './deploy-failures.ts'
import type { DeployJournal } from './deploy-journal.ts'
import { pullImage } from './pull-image.ts'
import { patiently } from './registry-patience.ts'
import type { ImageFreer } from './releases/image-freer.ts'
import type { PulledImageStore } from './releases/pulled-image-store.ts'
import { resolveImage } from './resolve-image.ts'

/** Which login a pull uses, and why, in words. */
export type Login = PullLogin

export interface FetchNeeds {
  readonly engine: DockerEngine
  readonly journal: DeployJournal
  readonly loginFor: (app: App, image: string, signal?: AbortSignal) => Promise<Login>
  /** What a registry tells berth itself, and the engine not. */
  readonly look: ImageLook
  /** Waits between tries; ends early, without an error, when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  /** What berth pulled, so that it may be freed one day. */
  readonly pulled: PulledImageStore
  readonly freer: Pick<ImageFreer, 'settled'>
  /** Waits for one of the three places where pulls run. */
  readonly pullPlace: Semaphore
  readonly onProgress: (deploy: Deploy, progress: PullProgress) => void
  /** Throws DISK_FULL. `compressedBytes`: what the pull receives at most, null where that is not known. */
  readonly guardDisk: (image: string, compressedBytes: number | null) => Promise<void>
}

export interface FetchedImage {
  readonly digest: string
  readonly local: LocalImage
}

/** One asking of a registry on behalf of a deploy. */
export interface Fetching {
  readonly deploy: Deploy
  readonly login: Login
  readonly signal: AbortSignal
}

/** Resolves the tag to a digest and has that image here, by the app's pull policy. Everything after uses the digest. */
export async function fetchImage(
  needs: FetchNeeds,
  app: App,
  deploy: Deploy,
  signal: AbortSignal,
): Promise<FetchedImage> {
  needs.journal.enter(deploy, 'resolving')
  const local = app.pullPolicy === 'always' ? null : await needs.engine.images.inspect(deploy.image)
  if (local !== null) return await useLocal(needs, deploy, local)
  if (app.pullPolicy === 'never') throw notOnThisServer(familiarImage(deploy.image))
  const login = await patiently(needs, { deploy, signal }, () => needs.loginFor(app, deploy.image, signal))
  needs.journal.change(deploy, { credential: login.summary }, login.reason)
  const fetching = { deploy, login, signal }
  const digest = await resolveImage(needs, fetching)
  return { digest, local: await pullImage(needs, fetching, digest) }
}

async function useLocal({ engine, journal }: FetchNeeds, deploy: Deploy, local: LocalImage): Promise<FetchedImage> {
  const platform = await engine.platform()
  if (!runsOn(local.platform, platform)) throw archMismatch(familiarImage(deploy.image), [local.platform], platform)
  const repository = repositoryOf(parseImageReference(deploy.image))
  const known = local.repoDigests.find(
    name => name.startsWith(`${repository}@`) || `docker.io/${name}`.startsWith(`${repository}@`),
  )
  const digest = known?.slice(known.indexOf('@') + 1) ?? local.id
  journal.change(deploy, { digest }, `${familiarImage(deploy.image)} is on this server: ${shortDigest(digest)}`)
  return { digest, local }
}
