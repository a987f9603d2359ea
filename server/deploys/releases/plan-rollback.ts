import type { App } from '../../apps/app.ts'
import type { VariableStore } from '../../apps/variables/variable-store.ts'
import { isAppError } from '../../errors.ts'
import type { DeployStore } from '../records/deploy-store.ts'
import { broughtBack, type Configuration } from './bring-back.ts'
import { type Change, changesBetween, type Side } from './changes-between.ts'
import { type Release, settingsOf } from './release.ts'
import type { ReleaseStore } from './release-store.ts'

export interface PlanStores {
  readonly releases: ReleaseStore
  readonly variables: VariableStore
  readonly deploys: DeployStore
}

/** What going back to a release does, known before it is done. */
export interface RollbackPlan {
  readonly release: Release
  /** What will run differently. */
  readonly changes: readonly Change[]
  /** What is set, and waits for the next deploy then as it does now. */
  readonly pending: readonly Change[]
}

/** Throws LOCKED, CREDENTIAL_UNREADABLE. */
export function planRollback(stores: PlanStores, app: App, release: Release): RollbackPlan {
  const live = liveOf(stores, app)
  const target = configurationOf(stores, release)
  const after = broughtBack({
    wanted: wantedOf(stores, app),
    live: live === undefined ? null : configurationOf(stores, live),
    target,
  })
  const waits = isImagePending(stores, app)
  return {
    release,
    changes: live === undefined ? [] : changesBetween(sideOf(stores, live), sideOf(stores, release)),
    pending: changesBetween({ ...target, image: waits ? release.image : null }, { ...after, image: app.image }),
  }
}

/** Null where a variable cannot be read: no reason not to go back. */
export function planIfReadable(stores: PlanStores, app: App, release: Release): RollbackPlan | null {
  return ifReadable(() => planRollback(stores, app, release))
}

/** What is set and not live yet: it applies with the next deploy. Empty while nothing is live, or the key is missing. */
export function pendingChanges(stores: PlanStores, app: App): readonly Change[] {
  const live = liveOf(stores, app)
  if (live === undefined) return []
  const image = isImagePending(stores, app) ? live.image : null
  const changes = ifReadable(() =>
    changesBetween({ ...configurationOf(stores, live), image }, { ...wantedOf(stores, app), image: app.image }),
  )
  return changes ?? []
}

function ifReadable<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (isAppError(error, 'LOCKED') || isAppError(error, 'CREDENTIAL_UNREADABLE')) return null
    throw error
  }
}

/** The image that the app is to have after going back: one that was set since the last deploy stays. */
export function imageAfter(stores: Pick<PlanStores, 'deploys'>, app: App, release: Release): string | null {
  return isImagePending(stores, app) ? app.image : release.image
}

/** It was set, and no deploy has asked for it. */
function isImagePending({ deploys }: Pick<PlanStores, 'deploys'>, app: App): boolean {
  const deployed = deploys.newestUnpinned(app.id)?.image
  return deployed !== undefined && app.image !== null && app.image !== deployed
}

function liveOf({ releases }: Pick<PlanStores, 'releases'>, { liveRelease }: App): Release | undefined {
  return liveRelease === null ? undefined : releases.find(liveRelease)
}

/** What a release runs with, for a comparison with another. */
export function sideOf(stores: Pick<PlanStores, 'releases'>, release: Release): Side {
  return { ...configurationOf(stores, release), image: release.image }
}

export function configurationOf({ releases }: Pick<PlanStores, 'releases'>, release: Release): Configuration {
  return { settings: release.settings, variables: releases.variables(release) }
}

export function wantedOf({ variables }: Pick<PlanStores, 'variables'>, app: App): Configuration {
  return { settings: settingsOf(app), variables: variables.reveal(app.id) }
}
