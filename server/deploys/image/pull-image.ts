import { familiarImage, repositoryOf, shortDigest } from '../../../shared/image-reference.ts'
import type { LocalImage } from '../../adapters/docker/engine.ts'
import type { ImageAtRegistry } from '../../adapters/registry/look-at-image.ts'
import { isAppError } from '../../errors.ts'
import { packedWithZstd } from '../../failures/registry-failures.ts'
import { parseImageReference } from '../../registries/images/parse-image.ts'
import { runsOn } from '../../registries/images/platform.ts'
import { archMismatch, notOnThisServer } from '../deploy-failures.ts'
import type { FetchContext, Fetching } from './fetch-context.ts'
import { withRetries } from './registry-retry.ts'
import { toldApart } from './resolve-image.ts'

/** Docker's own release, as `/version` names it. */
const firstWithZstd = 23

/** The image of this digest on this server: it is here, or it is pulled once platform and room are known to fit. */
export async function pullImage(needs: FetchContext, fetching: Fetching, digest: string): Promise<LocalImage> {
  const { engine, journal } = needs
  const { deploy, signal } = fetching
  const repository = repositoryOf(parseImageReference(deploy.image))
  const pinned = `${repository}@${digest}`
  await needs.freer.settled()
  const [standing, platform] = await Promise.all([engine.images.inspect(pinned), engine.platform()])
  if (standing !== null && runsOn(standing.platform, platform)) return standing
  const seen = await lookAhead(needs, fetching, pinned)
  const platforms = seen?.platforms ?? []
  if (platforms.length > 0 && !platforms.some(one => runsOn(one, platform)))
    throw archMismatch(familiarImage(deploy.image), platforms, platform)
  if (seen?.hasZstd === true) await refuseZstd(needs, deploy.image)
  journal.enter(deploy, 'pulling', `pulling ${familiarImage(repository)}@${shortDigest(digest)}${sizeOf(seen)}`)
  needs.pulled.insert(pinned)
  await needs.guardDisk(deploy.image, seen?.compressedBytes ?? null)
  const waitWanted = () => needs.look.waitWanted(pinned, fetching.login.auth, signal)
  const receivedBytes = await withRetries(needs, { deploy, signal, waitWanted }, () =>
    pullOnce(needs, fetching, { repository, digest }).catch(error => toldApart(needs, fetching, pinned, error)),
  )
  const pulled = await engine.images.inspect(pinned)
  if (pulled === null) throw notOnThisServer(familiarImage(deploy.image))
  journal.say(deploy, `pulled ${megabytes(receivedBytes)}`)
  if (!runsOn(pulled.platform, platform)) throw archMismatch(familiarImage(deploy.image), [pulled.platform], platform)
  return pulled
}

async function refuseZstd({ engine }: FetchContext, image: string): Promise<void> {
  const { version } = await engine.facts()
  if (Number.parseInt(version, 10) < firstWithZstd) throw packedWithZstd(familiarImage(image), version)
}

/** What the engine does not tell of a single manifest. A registry that only the engine can reach stops nothing. */
async function lookAhead(
  { look, journal }: FetchContext,
  { deploy, login, signal }: Fetching,
  pinned: string,
): Promise<ImageAtRegistry | null> {
  try {
    return await look.before(pinned, login.auth, signal)
  } catch (error) {
    signal.throwIfAborted()
    const why = isAppError(error) ? error.message : 'It did not answer in time.'
    journal.say(deploy, `Platform and size are not known before the pull. ${why}`)
    return null
  }
}

/** Answers the bytes that were received. */
async function pullOnce(
  { engine, pullPlace, onProgress }: FetchContext,
  { deploy, login, signal }: Fetching,
  { repository, digest }: { repository: string; digest: string },
): Promise<number> {
  let receivedBytes = 0
  const pull = () =>
    engine.images.pull({
      repository,
      digest,
      auth: login.auth,
      signal,
      onProgress: progress => {
        receivedBytes = progress.receivedBytes
        onProgress(deploy, progress)
      },
    })
  await pullPlace(pull, signal)
  return receivedBytes
}

function sizeOf(seen: ImageAtRegistry | null): string {
  return seen?.compressedBytes ? ` (${megabytes(seen.compressedBytes)})` : ''
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
