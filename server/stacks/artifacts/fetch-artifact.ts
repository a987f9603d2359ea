import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalImage } from '../../../shared/image-reference.ts'
import type { StackNote } from '../../../shared/stack-note.ts'
import { type UnpackBudget, usualBudget } from '../../adapters/archive/unpack-budget.ts'
import { type Unpacked, unpackLayers } from '../../adapters/archive/unpack-layers.ts'
import {
  type ArtifactLayer,
  type ArtifactManifest,
  artifactInIndex,
  artifactManifest,
  diffIdsIn,
} from '../../adapters/registry/artifact-manifest.ts'
import type { Asking, RegistryClient } from '../../adapters/registry/registry.ts'
import { AppError } from '../../errors.ts'
import { contentHash } from './content-hash.ts'
import { refuseOthers } from './refuse-others.ts'
import type { ResolvedArtifact } from './resolve-artifact.ts'
import { skippedNotes } from './skipped-notes.ts'

export type ArtifactClient = Pick<RegistryClient, 'manifest' | 'blob' | 'blobTo'>

export interface FetchArtifact {
  readonly artifact: ResolvedArtifact
  /** Where its files shall be; what is there is replaced. Its parent folder exists. */
  readonly folder: string
  /** The server's own, `linux/amd64`: of an index. */
  readonly platform: string
  readonly budget?: UnpackBudget
}

export interface FetchedArtifact {
  /** Of the artifact as it was resolved. */
  readonly digest: string
  readonly layerDigests: readonly string[]
  /** Equal for equal content, though every push may make a new digest. */
  readonly contentHash: string
  /** Of file content. */
  readonly bytes: number
  /** What was left out. */
  readonly notes: readonly StackNote[]
}

/** Compressed layers may be larger than what is in them, though not by much. */
const packedOverBudget = 16 * 1024 * 1024
const mostConfigBytes = 4 * 1024 * 1024
const contentDigest = 'io.deis.oras.content.digest'
const title = 'org.opencontainers.image.title'

/**
 * Fetches an artifact and unpacks it beside `folder`, then puts it in its place as a whole; after a failure nothing is left. Throws
 * RegistryError, VALIDATION for what is no artifact or too large, IMAGE_CORRUPT, STORAGE_FULL, or the signal's reason.
 */
export async function fetchArtifact(
  client: ArtifactClient,
  { artifact, folder, platform, budget = usualBudget }: FetchArtifact,
  asking: Asking,
): Promise<FetchedArtifact> {
  const { manifest } = await manifestOf(client, { artifact, platform }, asking)
  const reference = canonicalImage(artifact.image)
  refuseOthers(reference, manifest)
  refuseTooLarge(reference, manifest, budget)
  const part = `${folder}.part-${randomUUID()}`
  try {
    const tree = join(part, 'tree')
    await mkdir(tree, { recursive: true, mode: 0o755 })
    const expected = await expectedIds(client, { artifact, manifest }, asking)
    const layers = await fetchLayers(client, { artifact, manifest, folder: part }, asking)
    const unpacked = await unpackLayers({ layers, folder: tree, budget, signal: asking.signal })
    refuseOtherContent(reference, expected, unpacked)
    const hash = await contentHash(tree)
    await putInPlace(tree, { folder, old: join(part, 'old') })
    const layerDigests = manifest.layers.map(layer => layer.digest)
    const notes = skippedNotes(unpacked.skipped)
    return { digest: artifact.digest, layerDigests, contentHash: hash, bytes: unpacked.bytes, notes }
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}

type Wanted = { readonly artifact: ResolvedArtifact; readonly platform: string }
type Found = { readonly artifact: ResolvedArtifact; readonly manifest: ArtifactManifest }

async function manifestOf(client: ArtifactClient, { artifact, platform }: Wanted, asking: Asking) {
  const { image } = artifact
  const { json } = await client.manifest(image, asking)
  const manifest = artifactManifest(json)
  if (manifest !== null) return { manifest }
  const child = artifactInIndex(json, platform)
  if (child === null) throw refuse(canonicalImage(image), 'is no manifest that berth reads; Docker schema 1 is too old')
  if (child === undefined) throw refuse(canonicalImage(image), `is an index without an artifact for ${platform}`)
  const found = artifactManifest((await client.manifest({ ...image, digest: child }, asking)).json)
  if (found === null) throw refuse(canonicalImage(image), 'is an index that leads to another index')
  return { manifest: found }
}

function refuseTooLarge(reference: string, { layers }: ArtifactManifest, { bytes }: UnpackBudget): void {
  const packed = layers.reduce((total, layer) => total + layer.size, 0)
  if (packed > bytes + packedOverBudget)
    throw refuse(reference, `has layers of ${packed} bytes; an artifact may hold at most ${bytes}`)
}

/** What each layer is before compression, by the configuration or the mark that oras leaves; undefined where nothing says it. */
async function expectedIds(client: ArtifactClient, { artifact, manifest }: Found, asking: Asking) {
  const { config, layers } = manifest
  const isImage = /image(\.config)?\.v1\+json$/.test(config.mediaType) && config.size > 2
  const diffIds = isImage ? await diffIdsOf(client, { artifact, manifest }, asking) : []
  if (diffIds.length > 0 && diffIds.length !== layers.length)
    throw corrupt(
      canonicalImage(artifact.image),
      `has ${layers.length} layers, and its configuration names ${diffIds.length}`,
    )
  return layers.map((layer, at) => diffIds[at] ?? layer.annotations[contentDigest])
}

async function diffIdsOf(client: ArtifactClient, { artifact, manifest }: Found, asking: Asking) {
  const { registry, path } = artifact.image
  const wanted = { registry, path, digest: manifest.config.digest, limitBytes: mostConfigBytes }
  const text = Buffer.from(await client.blob(wanted, asking)).toString('utf8')
  try {
    return diffIdsIn(JSON.parse(text))
  } catch (error) {
    throw corrupt(canonicalImage(artifact.image), 'has a configuration that is no JSON', error)
  }
}

async function fetchLayers(client: ArtifactClient, wanted: Found & { readonly folder: string }, asking: Asking) {
  const { artifact, manifest, folder } = wanted
  const { registry, path } = artifact.image
  const layers = manifest.layers.map((layer, at) => ({ ...layer, at, content: join(folder, `layer-${at}`) }))
  for (const { digest, size, content } of layers)
    await client.blobTo(content, { registry, path, digest, limitBytes: size }, asking)
  return layers.map(layer => ({ name: nameOf(layer, { at: layer.at, of: layers.length }), content: layer.content }))
}

function nameOf({ digest, annotations }: ArtifactLayer, { at, of }: { at: number; of: number }): string {
  const called = annotations[title]?.slice(0, 100) ?? digest.slice(0, 'sha256:'.length + 12)
  return `layer ${at + 1} of ${of} (${called})`
}

type Ids = Pick<Unpacked, 'diffIds' | 'paddedDiffIds'>

function refuseOtherContent(reference: string, expected: readonly (string | undefined)[], found: Ids): void {
  const { diffIds, paddedDiffIds } = found
  const wrong = expected.findIndex((id, at) => id !== undefined && id !== diffIds[at] && id !== paddedDiffIds[at])
  if (wrong === -1) return
  const words = `names ${expected[wrong]} as the content of layer ${wrong + 1}, which is ${diffIds[wrong]}`
  throw corrupt(reference, words)
}

async function putInPlace(tree: string, { folder, old }: { folder: string; old: string }): Promise<void> {
  await rename(folder, old).catch(error => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(tree, folder)
}

function refuse(reference: string, words: string): AppError {
  const advice =
    'Push the folder that holds the configuration: `berth stacks push DIR REF`, or `cd DIR && oras push REF .`'
  return new AppError({ code: 'VALIDATION', message: `${reference} ${words}.`, advice, field: 'reference' })
}

function corrupt(reference: string, words: string, cause?: unknown): AppError {
  return new AppError({ code: 'IMAGE_CORRUPT', message: `${reference} ${words}.`, advice: 'Push it again.' }, cause)
}
