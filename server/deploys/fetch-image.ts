import type { DockerEngine, LocalImage, PullProgress, RegistryAuth } from '../adapters/docker/engine.ts'
import type { Places } from '../app-locks.ts'
import type { App } from '../apps/app.ts'
import { type AppError, isAppError } from '../errors.ts'
import { familiarImage, parseImageReference, repositoryOf } from '../images/image-reference.ts'
import type { Deploy } from './deploy.ts'
import { archMismatch, notOnThisServer, onlyOnThisServer } from './deploy-failures.ts'
import type { DeployJournal } from './deploy-journal.ts'

/** Which login a pull uses, and why, in words. */
export interface Login {
  readonly auth: RegistryAuth | null
  readonly reason: string
}

export interface FetchNeeds {
  readonly engine: DockerEngine
  readonly journal: DeployJournal
  readonly loginFor: (app: App, image: string) => Promise<Login>
  /** Waits for one of the three places where pulls run. */
  readonly pullPlace: Places
  readonly onProgress: (deploy: Deploy, progress: PullProgress) => void
  readonly guardDisk: (image: string) => Promise<void>
}

export interface FetchedImage {
  readonly digest: string
  readonly local: LocalImage
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
  const login = await needs.loginFor(app, deploy.image)
  const digest = await resolve(needs, deploy, login, signal)
  return { digest, local: await have(needs, { deploy, login, digest, signal }) }
}

async function useLocal({ engine, journal }: FetchNeeds, deploy: Deploy, local: LocalImage): Promise<FetchedImage> {
  refuseForeign(local, deploy.image, await engine.facts())
  const repository = repositoryOf(parseImageReference(deploy.image))
  const known = local.repoDigests.find(
    name => name.startsWith(`${repository}@`) || `docker.io/${name}`.startsWith(`${repository}@`),
  )
  const digest = known?.slice(known.indexOf('@') + 1) ?? local.id
  journal.change(deploy, { digest }, `${familiarImage(deploy.image)} is on this server: ${shortDigest(digest)}`)
  return { digest, local }
}

async function resolve(
  { engine, journal }: FetchNeeds,
  deploy: Deploy,
  login: Login,
  signal: AbortSignal,
): Promise<string> {
  journal.say(deploy, login.reason)
  try {
    const [resolved, facts] = await Promise.all([
      engine.images.resolve(deploy.image, login.auth, signal),
      engine.facts(),
    ])
    if (resolved.platforms.length > 0 && !resolved.platforms.some(platform => isFit(platform, facts.platform))) {
      throw archMismatch(familiarImage(deploy.image), resolved.platforms, facts.platform)
    }
    journal.change(
      deploy,
      { digest: resolved.digest },
      `${familiarImage(deploy.image)} is ${shortDigest(resolved.digest)}`,
    )
    return resolved.digest
  } catch (error) {
    throw isAppError(error, 'IMAGE_NOT_FOUND') ? await explainMissing(engine, deploy, error) : error
  }
}

async function explainMissing(engine: DockerEngine, deploy: Deploy, error: AppError): Promise<AppError> {
  const local = await engine.images.inspect(deploy.image)
  return local === null ? error : onlyOnThisServer(deploy.image, error)
}

interface Having {
  readonly deploy: Deploy
  readonly login: Login
  readonly digest: string
  readonly signal: AbortSignal
}

async function have(needs: FetchNeeds, { deploy, login, digest, signal }: Having): Promise<LocalImage> {
  const { engine, journal } = needs
  const repository = repositoryOf(parseImageReference(deploy.image))
  const standing = await engine.images.inspect(`${repository}@${digest}`)
  if (standing !== null) return standing
  journal.enter(deploy, 'pulling', `pulling ${familiarImage(repository)}@${shortDigest(digest)}`)
  await needs.guardDisk(deploy.image)
  const onProgress = (progress: PullProgress): void => needs.onProgress(deploy, progress)
  let received = 0
  const pull = () =>
    engine.images.pull({
      repository,
      digest,
      auth: login.auth,
      signal,
      onProgress: progress => {
        received = progress.receivedBytes
        onProgress(progress)
      },
    })
  await needs.pullPlace(pull, signal)
  const pulled = await engine.images.inspect(`${repository}@${digest}`)
  if (pulled === null) throw notOnThisServer(familiarImage(deploy.image))
  journal.say(deploy, `pulled ${(received / 1e6).toFixed(1)} MB`)
  refuseForeign(pulled, deploy.image, await engine.facts())
  return pulled
}

function refuseForeign(local: LocalImage, image: string, server: { readonly platform: string }): void {
  if (!isFit(local.platform, server.platform))
    throw archMismatch(familiarImage(image), [local.platform], server.platform)
}

/** `linux/arm64/v8` runs on `linux/arm64`. */
function isFit(platform: string, server: string): boolean {
  return platform === server || platform.startsWith(`${server}/`)
}

export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}
