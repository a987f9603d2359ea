import { familiarImage, repositoryOf, shortDigest } from '../../../shared/image-reference.ts'
import type { LocalImage } from '../../adapters/docker/engine.ts'
import type { App } from '../../apps/app.ts'
import { parseImageReference } from '../../registries/images/parse-image.ts'
import { runsOn } from '../../registries/images/platform.ts'
import type { Deploy } from '../deploy.ts'
import { archMismatch, notOnThisServer } from '../deploy-failures.ts'
import type { FetchContext, FetchedImage } from './fetch-context.ts'
import { pullImage } from './pull-image.ts'
import { withRetries } from './registry-retry.ts'
import { resolveImage } from './resolve-image.ts'

/** Resolves the tag to a digest and has that image here, by the app's pull policy. Everything after uses the digest. */
export async function fetchImage(
  needs: FetchContext,
  app: App,
  deploy: Deploy,
  signal: AbortSignal,
): Promise<FetchedImage> {
  needs.journal.enter(deploy, 'resolving')
  const local = app.pullPolicy === 'always' ? null : await needs.engine.images.inspect(deploy.image)
  if (local !== null) return await useLocal(needs, deploy, local)
  if (app.pullPolicy === 'never') throw notOnThisServer(familiarImage(deploy.image))
  const login = await withRetries(needs, { deploy, signal }, () => needs.authFor(app, deploy.image, signal))
  needs.journal.change(deploy, { credential: login.summary }, login.reason)
  const fetching = { deploy, login, signal }
  const digest = await resolveImage(needs, fetching)
  return { digest, local: await pullImage(needs, fetching, digest) }
}

async function useLocal({ engine, journal }: FetchContext, deploy: Deploy, local: LocalImage): Promise<FetchedImage> {
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
