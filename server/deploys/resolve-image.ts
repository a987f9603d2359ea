import type { ResolvedImage } from '../adapters/docker/engine.ts'
import { type AppError, isAppError } from '../errors.ts'
import { askedWithoutCredential, loginRefused } from '../failures/credential-failures.ts'
import { isStatusLost } from '../failures/registry-failures.ts'
import { familiarImage, parseImageReference, repositoryOf, shortDigest } from '../images/image-reference.ts'
import { runsOn } from '../images/platform.ts'
import type { Deploy } from './deploy.ts'
import { archMismatch, onlyOnThisServer } from './deploy-failures.ts'
import type { Fetching, FetchNeeds } from './fetch-image.ts'
import { patiently } from './registry-patience.ts'

/** What the image's tag points to now, refused where no part of it runs on this server. */
export async function resolveImage(needs: FetchNeeds, fetching: Fetching): Promise<string> {
  const { engine, journal } = needs
  const { deploy } = fetching
  const image = familiarImage(deploy.image)
  const [{ digest, platforms }, platform] = await Promise.all([askRegistry(needs, fetching), engine.platform()])
  if (platforms.length > 0 && !platforms.some(one => runsOn(one, platform)))
    throw archMismatch(image, platforms, platform)
  journal.change(deploy, { digest }, `${image} is ${shortDigest(digest)}`)
  return digest
}

async function askRegistry(needs: FetchNeeds, { deploy, login, signal }: Fetching): Promise<ResolvedImage> {
  const { engine, look } = needs
  try {
    const waitWanted = () => look.waitWanted(deploy.image, login.auth, signal)
    const resolved = await patiently(needs, { deploy, signal, waitWanted }, () =>
      engine.images
        .resolve(deploy.image, login.auth, signal)
        .catch(error => toldApart(needs, { deploy, login, signal }, deploy.image, error))
        .catch(error => pinnedAndHere(needs, deploy, error)),
    )
    login.note(null)
    return resolved
  } catch (error) {
    login.note(error)
    throw isAppError(error) ? await explain(needs, { deploy, login, signal }, error) : error
  }
}

/** Throws what the registry tells berth itself where the engine lost it on the way; else the engine's own words. */
export async function toldApart(
  { look }: FetchNeeds,
  { login, signal }: Fetching,
  image: string,
  error: unknown,
): Promise<never> {
  if (!isAppError(error) || !isStatusLost(error)) throw error
  throw (await look.refusalOf(image, login.auth, signal)) ?? error
}

/** A registry that allows no more requests is not needed for a digest that is here. */
async function pinnedAndHere({ engine, journal }: FetchNeeds, deploy: Deploy, error: unknown): Promise<ResolvedImage> {
  const image = parseImageReference(deploy.image)
  if (image.digest === null || !isAppError(error, 'REGISTRY_RATE_LIMITED')) throw error
  const standing = await engine.images.inspect(`${repositoryOf(image)}@${image.digest}`)
  if (standing === null) throw error
  journal.say(deploy, `${error.message} This digest is on this server already: it is used.`)
  return { digest: image.digest, platforms: [standing.platform] }
}

/** Adds what only berth knows: why no credential was sent, and that an image of this name was built here. */
async function explain(
  { engine, look }: FetchNeeds,
  { deploy, login, signal }: Fetching,
  error: AppError,
): Promise<AppError> {
  if (login.auth !== null && error.code === 'REGISTRY_UNAUTHORIZED')
    return loginRefused(error, (await look.isPublic(deploy.image, signal)) ? 'public' : 'not-known')
  const isAnonymous = login.auth === null && ['REGISTRY_UNAUTHORIZED', 'IMAGE_NOT_FOUND'].includes(error.code)
  const told = isAnonymous ? askedWithoutCredential(error, login.why) : error
  if (told.code !== 'IMAGE_NOT_FOUND') return told
  const local = await engine.images.inspect(deploy.image)
  return local === null ? told : onlyOnThisServer(deploy.image, told)
}
