import { familiarImage, repositoryOf, shortDigest } from '../../../shared/image-reference.ts'
import type { LocalImage, ResolvedImage } from '../../adapters/docker/engine.ts'
import { type AppError, isAppError } from '../../errors.ts'
import { askedWithoutCredential, loginRefused } from '../../failures/credential-failures.ts'
import { isOutOfReach, isStatusLost } from '../../failures/registry-failures.ts'
import { parseImageReference } from '../../registries/images/parse-image.ts'
import { runsOn } from '../../registries/images/platform.ts'
import type { Deploy } from '../deploy.ts'
import { archMismatch, onlyOnThisServer, registrySilent } from '../deploy-failures.ts'
import type { FetchContext, Fetching } from './fetch-context.ts'
import { withRetries } from './registry-retry.ts'

/** A registry that is reached at all answers well within this. */
const silenceMs = 6000

/** What the image's tag points to now, refused where no part of it runs on this server. */
export async function resolveImage(needs: FetchContext, fetching: Fetching): Promise<string> {
  const { engine, journal } = needs
  const { deploy } = fetching
  const image = familiarImage(deploy.image)
  const [{ digest, platforms }, platform] = await Promise.all([askRegistry(needs, fetching), engine.platform()])
  if (platforms.length > 0 && !platforms.some(one => runsOn(one, platform)))
    throw archMismatch(image, platforms, platform)
  journal.change(deploy, { digest }, `${image} is ${shortDigest(digest)}`)
  return digest
}

async function askRegistry(needs: FetchContext, fetching: Fetching): Promise<ResolvedImage> {
  const { engine, look } = needs
  const { deploy, login, signal } = fetching
  const local = await engine.images.inspect(deploy.image)
  try {
    const waitWanted = () => look.waitWanted(deploy.image, login.auth, signal)
    const resolved = await withRetries(needs, { deploy, signal, waitWanted }, () =>
      resolveOnce(needs, fetching, local)
        .catch(error => toldApart(needs, fetching, deploy.image, error))
        .catch(error => pinnedAndHere(needs, deploy, error))
        .catch(error => {
          throw local !== null && isUnlikelyThere(error) ? onlyOnThisServer(deploy.image, error) : error
        }),
    )
    login.note(null)
    return resolved
  } catch (error) {
    login.note(error)
    throw isAppError(error) ? await explain(needs, fetching, error) : error
  }
}

/** Where nobody ever pulled or pushed what is here, a registry that says nothing is not waited for as long as the engine would. */
async function resolveOnce(
  needs: FetchContext,
  { deploy, login, signal }: Fetching,
  local: LocalImage | null,
): Promise<ResolvedImage> {
  const repository = familiarImage(repositoryOf(parseImageReference(deploy.image)))
  const isBuiltHere =
    local !== null && !local.repoDigests.some(name => familiarImage(name).startsWith(`${repository}@`))
  if (!isBuiltHere) return resolveAnywhere(needs, { deploy, login }, signal)
  const limit = AbortSignal.timeout(silenceMs)
  try {
    return await resolveAnywhere(needs, { deploy, login }, AbortSignal.any([signal, limit]))
  } catch (error) {
    if (limit.aborted && !signal.aborted && !isAppError(error)) throw registrySilent(deploy.image, silenceMs / 1000)
    throw error
  }
}

/**
 * An engine with mirrors asks only them what a tag of the Hub points to (before Docker 25: moby#47012), and a mirror
 * that lacks the image, or has an old one, is believed. So the Hub itself is asked by berth, where it can be reached.
 */
async function resolveAnywhere(
  { engine, look, journal }: FetchContext,
  { deploy, login }: Pick<Fetching, 'deploy' | 'login'>,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const { registry } = parseImageReference(deploy.image)
  if (registry !== 'docker.io' || (await engine.facts()).registryMirrors.length === 0)
    return engine.images.resolve(deploy.image, login.auth, signal)
  try {
    // Platforms are looked at before the pull; the Hub would count another pull for them here.
    return { digest: await look.digest(deploy.image, login.auth, signal), platforms: [] }
  } catch (error) {
    signal.throwIfAborted()
    if (!isAppError(error, 'REGISTRY_UNAVAILABLE')) throw error
    journal.say(deploy, 'Docker Hub itself does not answer berth; Docker and its mirrors are asked.')
    return engine.images.resolve(deploy.image, login.auth, signal)
  }
}

/** The Hub answers for what nobody ever pushed as for what is private. */
function isUnlikelyThere(error: unknown): error is AppError {
  if (!isAppError(error)) return false
  return error.code === 'IMAGE_NOT_FOUND' || error.code === 'REGISTRY_UNAUTHORIZED' || isOutOfReach(error)
}

/** Throws what the registry tells berth itself where the engine lost it on the way; else the engine's own words. */
export async function toldApart(
  { look }: FetchContext,
  { login, signal }: Fetching,
  image: string,
  error: unknown,
): Promise<never> {
  if (!isAppError(error) || !isStatusLost(error)) throw error
  throw (await look.refusalOf(image, login.auth, signal)) ?? error
}

/** A registry that allows no more requests is not needed for a digest that is here. */
async function pinnedAndHere(
  { engine, journal }: FetchContext,
  deploy: Deploy,
  error: unknown,
): Promise<ResolvedImage> {
  const image = parseImageReference(deploy.image)
  if (image.digest === null || !isAppError(error, 'REGISTRY_RATE_LIMITED')) throw error
  const standing = await engine.images.inspect(`${repositoryOf(image)}@${image.digest}`)
  if (standing === null) throw error
  journal.say(deploy, `${error.message} This digest is on this server already: it is used.`)
  return { digest: image.digest, platforms: [standing.platform] }
}

/** Adds what only berth knows: why no credential was sent, and whether the image needs one at all. */
async function explain(
  { look }: FetchContext,
  { deploy, login, signal }: Fetching,
  error: AppError,
): Promise<AppError> {
  if (error.details.field === 'pullPolicy') return error
  if (login.auth !== null && error.code === 'REGISTRY_UNAUTHORIZED')
    return loginRefused(error, (await look.isPublic(deploy.image, signal)) ? 'public' : 'not-known')
  const isAnonymous = login.auth === null && ['REGISTRY_UNAUTHORIZED', 'IMAGE_NOT_FOUND'].includes(error.code)
  return isAnonymous ? askedWithoutCredential(error, login.why) : error
}
