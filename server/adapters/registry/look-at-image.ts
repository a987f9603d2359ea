import type { ImageReference } from '../../../shared/image-reference.ts'
import { runsOn } from '../../registries/images/platform.ts'
import { imagesIn, platformIn, singleManifest } from './manifest.ts'
import type { Asking, RegistryClient } from './registry.ts'
import { jsonOf } from './words-of-reply.ts'

/** What a registry tells of an image before any of its layers is pulled. */
export interface ImageAtRegistry {
  readonly digest: string
  /** `linux/amd64`, …; empty where it does not say. */
  readonly platforms: readonly string[]
  /** What a pull for the server's platform receives at most; null where that is not known. */
  readonly compressedBytes: number | null
  /** Some layer for the server's platform is packed with zstd. */
  readonly hasZstd: boolean
}

const nothingKnown = { compressedBytes: null, hasZstd: false }
const mostConfigBytes = 8 * 1024 * 1024

/** Throws RegistryError. */
export async function lookAtImage(
  client: RegistryClient,
  { image, server }: { image: ImageReference; server: string },
  asking: Asking,
): Promise<ImageAtRegistry> {
  const { digest, json } = await client.manifest(image, asking)
  const images = imagesIn(json)
  if (images === null) return lookAtOne(client, { image, digest, json }, asking)
  const platforms = images.map(one => one.platform)
  const own = images.find(one => runsOn(one.platform, server))
  if (own === undefined) return { digest, platforms, ...nothingKnown }
  const child = await client.manifest({ ...image, tag: null, digest: own.digest }, asking)
  const { compressedBytes, hasZstd } = singleManifest(child.json) ?? nothingKnown
  return { digest, platforms, compressedBytes, hasZstd }
}

async function lookAtOne(
  client: RegistryClient,
  { image, digest, json }: { image: ImageReference; digest: string; json: unknown },
  asking: Asking,
): Promise<ImageAtRegistry> {
  const manifest = singleManifest(json)
  if (manifest === null) return { digest, platforms: [], ...nothingKnown }
  const { registry, path } = image
  const wanted = { registry, path, digest: manifest.config.digest, limitBytes: mostConfigBytes }
  const platform = platformIn(jsonOf({ body: await client.blob(wanted, asking) }))
  const { compressedBytes, hasZstd } = manifest
  return { digest, platforms: platform === null ? [] : [platform], compressedBytes, hasZstd }
}
