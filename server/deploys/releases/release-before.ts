import type { App } from '../../apps/app.ts'
import type { DeployStore } from '../records/deploy-store.ts'
import type { Release } from './release.ts'
import type { ReleaseStore } from './release-store.ts'

interface Stores {
  readonly deploys: DeployStore
  readonly releases: ReleaseStore
}

/**
 * Where a rollback leads that names no release: to what served when the live one came, not to what crashed between them.
 * Where that is no longer kept, to the newest older one that did not crash.
 */
export function releaseBefore({ deploys, releases }: Stores, { id, liveRelease }: App): Release | undefined {
  if (liveRelease === null) return undefined
  const served = deploys.ofRelease(liveRelease)?.previousRelease ?? null
  const kept = served === null ? undefined : releases.find(served)
  return kept ?? releases.newest(id, 1000).find(one => one.id < liveRelease && !hasCrashed(one))

  function hasCrashed(release: Release): boolean {
    return deploys.ofRelease(release.id)?.status === 'rolled_back'
  }
}
