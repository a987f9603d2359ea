import { canonicalImage, type ImageReference, shortDigest } from '../../../shared/image-reference.ts'
import type { Asking, RegistryClient } from '../../adapters/registry/registry.ts'
import { AppError } from '../../errors.ts'

/** An artifact at its registry, before anything of it is read: what its signatures are about. */
export interface ResolvedArtifact {
  /** As it was named, pinned on the digest: what is fetched cannot be another than what was checked. */
  readonly image: ImageReference
  /** `sha256:…` of the manifest or index that the tag leads to. */
  readonly digest: string
}

/**
 * Where a reference leads. Throws RegistryError; CONFLICT when `expectedDigest` (of a webhook, or typed by a person) is
 * another than what the tag leads to.
 */
export async function resolveArtifact(
  client: Pick<RegistryClient, 'digestOf'>,
  { image, expectedDigest = null }: { readonly image: ImageReference; readonly expectedDigest?: string | null },
  asking: Asking,
): Promise<ResolvedArtifact> {
  const digest = await client.digestOf(image, asking)
  if (expectedDigest !== null && expectedDigest !== digest) throw moved(image, { expectedDigest, digest })
  return { image: { ...image, digest }, digest }
}

function moved(
  image: ImageReference,
  { expectedDigest, digest }: { expectedDigest: string; digest: string },
): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `Artifact digest does not match expected digest: ${canonicalImage(image)} leads to ${shortDigest(digest)}, and ${shortDigest(expectedDigest)} was expected.`,
    advice: 'The tag was moved meanwhile. Deploy what it leads to now, or name the artifact by its digest.',
    field: 'digest',
  })
}
