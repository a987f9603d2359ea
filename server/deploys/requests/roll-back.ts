import type { App } from '../../apps/app.ts'
import type { Deploy } from '../deploy.ts'
import { noEarlierRelease } from '../deploy-failures.ts'
import type { DeployStore } from '../records/deploy-store.ts'
import type { Release } from '../releases/release.ts'
import { releaseBefore } from '../releases/release-before.ts'
import type { ReleaseStore } from '../releases/release-store.ts'
import type { Asker, DeployDesk } from './request-deploy.ts'

/** The release that a rollback leads to. Throws CONFLICT when there is none before, NOT_FOUND. */
export function rollbackTarget(
  { releases, deploys }: { readonly releases: ReleaseStore; readonly deploys: DeployStore },
  app: App,
  wanted: string | undefined,
): Release {
  const target = wanted === undefined ? releaseBefore({ deploys, releases }, app) : releases.get(app.id, wanted)
  if (target === undefined) throw noEarlierRelease()
  return target
}

/** Makes an earlier release live again. */
export function rollBack(
  { deploys, desk }: { readonly deploys: DeployStore; readonly desk: DeployDesk },
  app: App,
  { target, isNamed = true, message }: { target: Release; isNamed?: boolean; message?: string | undefined },
  asker: Asker,
): Deploy {
  // A release that a digest was named for leaves the app's tag as it is, now as then.
  const pinned = deploys.ofRelease(target.id)?.pinned ?? false
  return desk.accept(
    app,
    {
      kind: 'rollback',
      image: target.image,
      pinned,
      force: true,
      release: target,
      isReleaseNamed: isNamed,
      message: message ?? null,
    },
    asker,
  )
}
