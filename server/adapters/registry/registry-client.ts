import { canonicalImage, type ImageReference } from '../../../shared/image-reference.ts'
import { accepted, digestOf, nonsense, refused, verified } from './answers.ts'
import { type Ask, authorizedRequests, type Question } from './authorized-requests.ts'
import { blobToFile } from './blob-to-file.ts'
import { headerOf, RegistryConnections } from './connections.ts'
import { fetchEcrToken } from './ecr-token.ts'
import { EgressClient, type EgressSettings } from './egress-client.ts'
import { manifestTypes } from './manifest.ts'
import type { Asking, FoundManifest, RegistryClient, RepositoryPlace, WantedBlob } from './registry.ts'
import { tryLogin } from './try-login.ts'
import { waysIn } from './way-in.ts'
import { jsonOf } from './words-of-reply.ts'

const mostManifestBytes = 4 * 1024 * 1024
const mostTags = 1000

/** berth's own way to registries. Nothing is asked of any before the first call. */
export function openRegistryClient(settings: EgressSettings = {}): RegistryClient {
  const egress = new EgressClient(settings)
  const connections = new RegistryConnections(egress)
  const ask = authorizedRequests(connections)
  return {
    tryLogin: (registry, asking) => tryLogin(ask, registry, asking),
    wayIn: waysIn(connections),
    tryPull: (image, asking) => tryPull(ask, image, asking),
    manifest: (image, asking) => readManifest(ask, image, asking),
    digestOf: (image, asking) => readDigest(ask, image, asking),
    blob: (wanted, asking) => readBlob(ask, wanted, asking),
    blobTo: (file, wanted, asking) => blobToFile(file, blobQuestion(wanted), { ask, asking, digest: wanted.digest }),
    tags: (repository, asking) => readTags(ask, repository, asking),
    ecrToken: (keys, how) => fetchEcrToken(egress, keys, how),
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  }
}

async function readManifest(ask: Ask, image: ImageReference, asking: Asking): Promise<FoundManifest> {
  const question = manifestQuestion(image)
  const context = { question, login: asking.login }
  const answer = accepted(await ask(question, asking), context)
  const digest = image.digest ?? headerOf(answer, 'docker-content-digest') ?? digestOf(answer.body)
  const bytes = verified(answer.body, digest, context)
  const json = jsonOf(answer)
  if (typeof json !== 'object' || json === null)
    throw nonsense(context, 'it answered with something that is no manifest')
  const named = 'mediaType' in json && typeof json.mediaType === 'string' ? json.mediaType : undefined
  const mediaType = named ?? headerOf(answer, 'content-type')?.split(';')[0] ?? ''
  return { digest, mediaType, bytes, json }
}

async function readDigest(ask: Ask, image: ImageReference, asking: Asking): Promise<string> {
  const question = manifestQuestion(image)
  const seen = await ask({ ...question, method: 'HEAD' }, asking)
  const digest = headerOf(seen, 'docker-content-digest')
  // A HEAD carries no words, and not every registry answers it.
  if (seen.status === 200 && digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest
  const found = await readManifest(ask, image, asking)
  return found.digest
}

async function readBlob(ask: Ask, wanted: WantedBlob, asking: Asking): Promise<Uint8Array> {
  const question = blobQuestion(wanted)
  const context = { question, login: asking.login }
  const answer = accepted(await ask(question, asking), context)
  return verified(answer.body, wanted.digest, context)
}

function blobQuestion(wanted: WantedBlob): Question {
  return { ...questionAt(wanted, `blobs/${wanted.digest}`), limitBytes: wanted.limitBytes }
}

async function readTags(ask: Ask, repository: RepositoryPlace, asking: Asking): Promise<readonly string[]> {
  const question = questionAt(repository, `tags/list?n=${mostTags}`)
  const context = { question, login: asking.login }
  const json = jsonOf(accepted(await ask(question, asking), context))
  const isList = typeof json === 'object' && json !== null && 'tags' in json
  if (!isList) throw nonsense(context, 'it answered with something that is no list of tags')
  return Array.isArray(json.tags) ? json.tags.filter(tag => typeof tag === 'string').slice(0, mostTags) : []
}

/** HEAD first: the Hub counts no pull for it, but it carries no words. */
async function tryPull(ask: Ask, image: ImageReference, asking: Asking): Promise<void> {
  const question = manifestQuestion(image)
  const context = { question, login: asking.login }
  const seen = await ask({ ...question, method: 'HEAD' }, asking)
  if (seen.status === 200) return
  const answer = await ask(question, asking)
  if (answer.status === 200) return
  const error = refused(answer, context)
  if (error.trouble !== 'not_found') throw error
  // A repository whose tags may be listed is not hidden: then it is only the tag that is missing.
  const list = await ask(questionAt(image, 'tags/list?n=1'), asking)
  throw list.status === 401 || list.status === 403 ? refused(list, context) : error
}

function manifestQuestion(image: ImageReference): Question {
  const question = questionAt(image, `manifests/${image.digest ?? image.tag ?? 'latest'}`)
  return { ...question, accept: manifestTypes.join(', '), asked: canonicalImage(image) }
}

function questionAt({ registry, path }: RepositoryPlace, end: string): Question {
  return {
    registry,
    path: `/v2/${path}/${end}`,
    scope: `repository:${path}:pull`,
    limitBytes: mostManifestBytes,
    asked: `${registry}/${path}`,
  }
}
