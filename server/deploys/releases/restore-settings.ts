import type { App } from '../../apps/app.ts'
import type { AppStore } from '../../apps/app-store.ts'
import type { Variable } from '../../apps/variables/variable.ts'
import type { VariableStore } from '../../apps/variables/variable-store.ts'
import { isAppError } from '../../errors.ts'
import { broughtBack, type Configuration } from './bring-back.ts'
import { configurationOf, wantedOf } from './plan-rollback.ts'
import type { Release } from './release.ts'
import type { ReleaseStore } from './release-store.ts'

interface Stores {
  readonly apps: AppStore
  readonly variables: VariableStore
  readonly releases: ReleaseStore
}

export interface Restoring {
  /** What was live until now; null where nothing was. */
  readonly live: Release | null
  readonly target: Release
}

/** Unreadable: the key that opens a variable is gone; then all stays as it is set, and the release runs all the same. */
export type Restored = 'restored' | 'unreadable'

/**
 * Brings the settings and variables of a release back as the wanted ones; what was set after the last deploy stays, and
 * waits for the next one. Counts and domains are nobody's past. Call inside a transaction.
 */
export function restoreSettings(context: Stores, appId: string, { live, target }: Restoring): Restored {
  const app = context.apps.byId(appId)
  if (app === undefined) return 'restored'
  try {
    const wanted = wantedOf(context, app)
    const after = broughtBack({
      wanted,
      live: live === null ? null : configurationOf(context, live),
      target: configurationOf(context, target),
    })
    write(context, app, { wanted, after })
    return 'restored'
  } catch (error) {
    if (isAppError(error, 'LOCKED') || isAppError(error, 'CREDENTIAL_UNREADABLE')) return 'unreadable'
    throw error
  }
}

function write(
  { apps, variables }: Stores,
  app: App,
  { wanted, after }: { wanted: Configuration; after: Configuration },
): void {
  const { processes, volumes, ...settings } = after.settings
  apps.update(app.id, { ...settings, volumes })
  for (const { name } of app.processes)
    if (!processes.some(process => process.name === name)) apps.removeProcess(app.id, name)
  for (const process of processes) {
    const instances = app.processes.find(one => one.name === process.name)?.instances ?? 1
    apps.putProcess(app.id, { ...process, instances })
  }
  variables.bringBack(app.id, fresh(wanted.variables, after.variables), gone(wanted.variables, after.variables))
}

function fresh(before: readonly Variable[], after: readonly Variable[]): readonly Variable[] {
  const known = new Map(before.map(one => [one.name, one]))
  return after.filter(one => known.get(one.name)?.value !== one.value || known.get(one.name)?.secret !== one.secret)
}

function gone(before: readonly Variable[], after: readonly Variable[]): readonly string[] {
  const names = new Set(after.map(one => one.name))
  return before.map(one => one.name).filter(name => !names.has(name))
}
