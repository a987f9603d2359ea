import type { DockerEngine, LocalImage, PullProgress } from '../../adapters/docker/engine.ts'
import type { App } from '../../apps/app.ts'
import type { ImageLook } from '../../registries/auth/image-look.ts'
import type { PullAuth } from '../../registries/auth/pull-auth.ts'
import type { Semaphore } from '../../semaphore.ts'
import type { Deploy } from '../deploy.ts'
import type { DeployJournal } from '../records/deploy-journal.ts'
import type { ImageFreer } from './image-freer.ts'
import type { PulledImageStore } from './pulled-image-store.ts'

/** Which login a pull uses, and why, in words. */
export type Login = PullAuth

export interface FetchContext {
  readonly engine: DockerEngine
  readonly journal: DeployJournal
  readonly authFor: (app: App, image: string, signal?: AbortSignal) => Promise<Login>
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
