import { familiarImage, repositoryOf } from '../../../shared/image-reference.ts'
import type { LocalImageSummary } from '../../adapters/docker/engine.ts'
import type { ContainerSummary } from '../../adapters/docker/engine-containers.ts'
import { parseImageReference } from '../../registries/images/parse-image.ts'
import { keptRegistry } from '../releases/release.ts'

export interface ImageName {
  readonly image: string
  readonly digest: string
}

/** `registry/repository@sha256:…`, the name under which a pull leaves an image. */
export function pulledName({ image, digest }: ImageName): string {
  return `${repositoryOf(parseImageReference(image))}@${digest}`
}

export interface Standing {
  /** What berth pulled. */
  readonly pulled: readonly string[]
  /** Names that a release or a deploy goes by. */
  readonly wanted: ReadonlySet<string>
  readonly images: readonly LocalImageSummary[]
  /** Everybody's, not only ours. */
  readonly containers: readonly Pick<ContainerSummary, 'image' | 'imageId'>[]
}

export interface Freeing {
  /** Names to take away: with the last one the engine gives the room back. */
  readonly free: readonly string[]
  /** Names that nothing stands under any more. */
  readonly forget: readonly string[]
}

/**
 * What of the images that berth pulled nobody needs: no release, no deploy, no container of anybody's, no name that a
 * person gave. A container is told by the image's id and by every name, since an engine with the containerd store knows
 * only the name that it was made from.
 */
export function planFreeing({ pulled, wanted, images, containers }: Standing): Freeing {
  const used = new Set(containers.flatMap(({ image, imageId }) => [familiarImage(image), imageId]))
  const byName = new Map(images.flatMap(one => namesOf(one).map(name => [name, one] as const)))
  const idle = pulled.filter(name => !wanted.has(name))
  const isFree = (image: LocalImageSummary): boolean =>
    !used.has(image.id) && namesOf(image).every(name => !used.has(name) && isOurs(name, pulled))
  return {
    free: idle.filter(name => isFreeNamed(name)),
    forget: idle.filter(name => !byName.has(familiarImage(name))),
  }

  function isFreeNamed(name: string): boolean {
    const image = byName.get(familiarImage(name))
    return image !== undefined && isFree(image)
  }
}

/** As people and engines write them; the containerd store lists a name by digest among the tags. */
function namesOf({ tags, repoDigests }: LocalImageSummary): readonly string[] {
  return [...tags, ...repoDigests].map(familiarImage)
}

/** Given by berth, or a digest under a name that is. A person's own tag has a digest beside it on some engines. */
function isOurs(name: string, pulled: readonly string[]): boolean {
  return name.startsWith(`${keptRegistry}/`) || pulled.some(one => familiarImage(one) === name)
}
