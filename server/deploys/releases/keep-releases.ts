import type { DockerEngine } from '../../adapters/docker/engine.ts'
import { keptImage, keptTag } from './release.ts'
import type { ReleaseStore } from './release-store.ts'

export interface Keeping {
  readonly app: string
  readonly release: string
  /** The engine's own id. */
  readonly image: string
}

/** Gives the image a name of our own, which its containers are made from: a prune by hand deletes what has only a digest. */
export async function keepImage(engine: DockerEngine, { app, release, image }: Keeping): Promise<void> {
  const { repository, tag } = keptTag(app, release)
  await engine.images.tag(image, repository, tag)
}

/** Takes that name away again, once its containers are gone. Answers whether it is gone. */
export function letGoOfImage(engine: DockerEngine, app: string, release: string): Promise<boolean> {
  return engine.images.remove(keptImage(app, release))
}

export interface Pruning {
  readonly app: {
    readonly id: string
    readonly name: string
    readonly keepReleases: number
    readonly liveRelease: string | null
  }
  /** Releases that containers still run from. */
  readonly inUse: ReadonlySet<string>
}

/** Forgets releases beyond those kept, and lets go of their images; the live one and those in use always stay. */
export async function pruneReleases(
  engine: DockerEngine,
  releases: ReleaseStore,
  { app, inUse }: Pruning,
): Promise<void> {
  const surplus = releases
    .newest(app.id, 1000)
    .slice(app.keepReleases)
    .filter(({ id }) => id !== app.liveRelease && !inUse.has(id))
  for (const release of surplus) {
    // The row last: what a crash leaves, or a container of somebody else holds, is found again by it.
    if (await letGoOfImage(engine, app.name, release.id)) releases.remove(app.id, release.id)
  }
}
