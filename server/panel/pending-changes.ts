import { nameInWords } from '../../shared/setting-words.ts'
import type { Difference } from '../../views/ui/diff.tsx'
import type { App } from '../apps/app.ts'
import { type Change, changesBetween } from '../deploys/releases/changes-between.ts'
import { pendingChanges, sideOf } from '../deploys/releases/plan-rollback.ts'
import type { Release } from '../deploys/releases/release.ts'
import type { ReadsValues } from '../web/policy.ts'
import type { PanelContext } from './panel-context.ts'

/** What is set and not live yet: it applies with the next deploy. Empty while nothing is live, or the key is missing. */
export function pendingOf(
  { stores }: Pick<PanelContext, 'stores'>,
  app: App,
  reads: ReadsValues,
): readonly Difference[] {
  return inWords(pendingChanges(stores, app), reads)
}

/** What going back to `release` would change, against what is live. */
export function differencesTo(
  { stores }: Pick<PanelContext, 'stores'>,
  { live, release }: { readonly live: Release; readonly release: Release },
  reads: ReadsValues,
): readonly Difference[] {
  return stores.vault.state.locked ? [] : inWords(changesBetween(sideOf(stores, live), sideOf(stores, release)), reads)
}

export function inWords(changes: readonly Change[], reads: ReadsValues): readonly Difference[] {
  return changes.map(change => {
    const name = nameInWords(change)
    if (change.kind !== 'variable' || reads === 'values') return { ...change, name }
    return { name, before: change.before && 'a value', after: change.after && (change.before ? 'another' : 'a value') }
  })
}
