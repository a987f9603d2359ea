import * as z from 'zod'

export const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const

export const manifestTypes = [
  ...indexTypes,
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const

const bytes = z.number().nonnegative().catch(0)
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const platform = z
  .object({ os: z.string(), architecture: z.string(), variant: z.string().optional() })
  .transform(({ os, architecture, variant }) => [os, architecture, variant].filter(Boolean).join('/'))

const indexShape = z.object({
  manifests: z.array(z.object({ digest, size: bytes, platform: platform.optional().catch(undefined) })).max(1000),
})

const manifestShape = z.object({
  config: z.object({ digest, size: bytes, mediaType: z.string().default('') }),
  layers: z.array(z.object({ digest, size: bytes, mediaType: z.string().catch('') })).max(1000),
})

/** An index's images by platform (`linux/arm64/v8`), without the attestations that stand in it as unknown/unknown. */
export function imagesIn(json: unknown): readonly { readonly digest: string; readonly platform: string }[] | null {
  const index = indexShape.safeParse(json)
  if (!index.success) return null
  return index.data.manifests.flatMap(one =>
    one.platform === undefined || one.platform.startsWith('unknown/')
      ? []
      : [{ digest: one.digest, platform: one.platform }],
  )
}

export interface SingleManifest {
  readonly config: { readonly digest: string; readonly size: number; readonly mediaType: string }
  /** What a pull of all its layers receives. */
  readonly compressedBytes: number
  /** Some layer of it is packed with zstd. */
  readonly hasZstd: boolean
}

export function singleManifest(json: unknown): SingleManifest | null {
  const manifest = manifestShape.safeParse(json)
  if (!manifest.success) return null
  const { config, layers } = manifest.data
  return {
    config,
    compressedBytes: layers.reduce((total, layer) => total + layer.size, config.size),
    hasZstd: layers.some(({ mediaType }) => mediaType.endsWith('zstd')),
  }
}

/** The platform that an image's configuration names; null when it names none. */
export function platformIn(config: unknown): string | null {
  const found = platform.safeParse(config)
  return found.success ? found.data : null
}
