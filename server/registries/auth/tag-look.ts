import { canonicalImage, type ImageReference } from '../../../shared/image-reference.ts'
import { imagesIn } from '../../adapters/registry/manifest.ts'
import type { Asking, RegistryClient } from '../../adapters/registry/registry.ts'
import type { App } from '../../apps/app.ts'
import type { PullAuthenticator } from './pull-auth.ts'

type Puller = Pick<App, 'credential'>

/** Where tags lead, asked at the registry with the login that the app pulls with. All throw RegistryError. */
export interface TagLook {
  /** What a tag leads to, and the images of its platforms where it names several. */
  digestsOf(app: Puller, tagged: ImageReference): Promise<readonly string[]>
  /** Only what it leads to; no registry counts this as a pull. */
  digestOf(app: Puller, tagged: ImageReference): Promise<string>
  tags(app: Puller, repository: ImageReference): Promise<readonly string[]>
}

/** Somebody waits for the answer to a call. */
const longestMs = 15_000

export function tagLook(client: RegistryClient, pulls: Pick<PullAuthenticator, 'forPull'>): TagLook {
  async function asking(app: Puller, image: ImageReference): Promise<Asking> {
    const signal = AbortSignal.timeout(longestMs)
    const { auth } = await pulls.forPull(app, canonicalImage(image), signal)
    return { login: auth, signal }
  }
  return {
    async digestsOf(app, tagged) {
      const { digest, json } = await client.manifest(tagged, await asking(app, tagged))
      return [digest, ...(imagesIn(json) ?? []).map(image => image.digest)]
    },
    digestOf: async (app, tagged) => client.digestOf(tagged, await asking(app, tagged)),
    tags: async (app, repository) => client.tags(repository, await asking(app, repository)),
  }
}
