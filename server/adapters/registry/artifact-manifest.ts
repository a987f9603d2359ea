import * as z from 'zod'

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const size = z.number().int().nonnegative()
const annotations = z.record(z.string(), z.string()).catch({})

const manifestShape = z.object({
  artifactType: z.string().catch(''),
  config: z.object({ digest, size, mediaType: z.string().catch('') }),
  layers: z.array(z.object({ digest, size, mediaType: z.string().catch(''), annotations })).max(1000),
})

const platformShape = z.object({
  os: z.string().catch(''),
  architecture: z.string().catch(''),
  variant: z.string().catch(''),
})

const indexShape = z.object({
  manifests: z.array(z.object({ digest, annotations, platform: platformShape.nullable().catch(null) })).max(1000),
})

type Child = z.infer<typeof indexShape>['manifests'][number]

/** The manifest of an artifact, as it is in the registry. */
export interface ArtifactManifest {
  /** Empty where it has none, as images do. */
  readonly artifactType: string
  readonly config: { readonly digest: string; readonly size: number; readonly mediaType: string }
  readonly layers: readonly ArtifactLayer[]
}

export interface ArtifactLayer {
  readonly digest: string
  /** As stored. */
  readonly size: number
  readonly mediaType: string
  readonly annotations: Readonly<Record<string, string>>
}

/** Null for what is no manifest of one image or artifact; one of Docker's schema 1 is none. */
export function artifactManifest(json: unknown): ArtifactManifest | null {
  const found = manifestShape.safeParse(json)
  return found.success ? found.data : null
}

/**
 * Which manifest of an index is the artifact: the one for this platform (`linux/arm64`), for linux/amd64, for no platform
 * in particular, or the only one. An artifact runs nowhere, so that any of them will do. Undefined when none is meant, null for
 * what is no index.
 */
export function artifactInIndex(json: unknown, platform: string): string | undefined | null {
  const index = indexShape.safeParse(json)
  if (!index.success) return null
  const children = index.data.manifests.filter(child => !isAttestation(child))
  const of = (wanted: string) =>
    children.find(child => nameOf(child) === wanted || nameOf(child).startsWith(`${wanted}/`))
  const one = of(platform) ?? of('linux/amd64') ?? children.find(child => !child.platform?.architecture)
  return (one ?? (children.length === 1 ? children[0] : undefined))?.digest
}

function nameOf({ platform }: Child): string {
  return [platform?.os, platform?.architecture, platform?.variant].filter(Boolean).join('/')
}

/** buildx puts them beside the images that they tell of. */
function isAttestation({ platform, annotations: notes }: Child): boolean {
  return platform?.architecture === 'unknown' || notes['vnd.docker.reference.type'] === 'attestation-manifest'
}

const configShape = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()).max(1000) }) })

/** What the configuration of an image says of the layers before compression; none where it says nothing. */
export function diffIdsIn(config: unknown): readonly string[] {
  const found = configShape.safeParse(config)
  return found.success ? found.data.rootfs.diff_ids : []
}
