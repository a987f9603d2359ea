import type { DockerEngine } from '../adapters/docker/engine.ts'
import { keptTag, type Release } from './release.ts'
import type { ReleaseStore } from './release-store.ts'

/** Gives the image a name of our own: a prune by hand deletes what has only a digest. */
export async function keepImage(engine: DockerEngine, app: string, release: Release): Promise<void> {
  const { repository, tag } = keptTag(app, release.id)
  await engine.images.tag(release.localId, repository, tag)
}

/** Takes that name away again; the engine frees the image when nothing else names it. */
export async function letGoOfImage(engine: DockerEngine, app: string, release: string): Promise<void> {
  const { repository, tag } = keptTag(app, release)
  await engine.images.remove(`${repository}:${tag}`)
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
    // The row last: what a crash leaves is found again by it.
    await letGoOfImage(engine, app.name, release.id)
    releases.remove(app.id, release.id)
  }
}
