import type { LocalImage } from '../../adapters/docker/engine.ts'
import type { App } from '../../apps/app.ts'
import type { Deploy } from '../deploy.ts'
import type { FetchContext, FetchedImage } from './fetch-context.ts'
import { fetchImage } from './fetch-image.ts'
import { haveImage, type Wanted } from './have-image.ts'

export type ImageFetcher = ReturnType<typeof imageFetcher>

/** Has images on this server: registry auth, retries, disk space and the limit of pulls at a time are its own. */
export function imageFetcher(context: FetchContext) {
  return {
    /** What a deploy's tag points to now, by the app's pull policy. Throws what registry, engine and disk say. */
    fetch: (app: App, deploy: Deploy, signal: AbortSignal): Promise<FetchedImage> =>
      fetchImage(context, app, deploy, signal),
    /** The image of a release that is kept. Throws IMAGE_NOT_FOUND and what a pull says. */
    have: (wanted: Wanted, signal: AbortSignal): Promise<LocalImage> => haveImage(context, wanted, signal),
  }
}
