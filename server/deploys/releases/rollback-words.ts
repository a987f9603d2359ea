import { nameInWords } from '../../../shared/setting-words.ts'
import type { Change } from './changes-between.ts'
import type { RollbackPlan } from './plan-rollback.ts'

/** What a rollback did, for the deploy's log; names only, since everybody who may see the app reads it. */
export function rollbackWords({ changes, pending }: Pick<RollbackPlan, 'changes' | 'pending'>): readonly string[] {
  return [
    ...(changes.length === 0 ? [] : [`back as they were then: ${namesOf(changes)}`]),
    ...(pending.length === 0 ? [] : [`still set, and waiting for the next deploy: ${namesOf(pending)}`]),
  ]
}

/** `image, port, MODE, API_KEY`, with what goes and what comes marked. */
export function namesOf(changes: readonly Change[]): string {
  return changes.map(change => `${signOf(change)}${nameInWords(change)}`).join(', ')
}

function signOf({ before, after }: Change): string {
  return before === null ? '+' : after === null ? '−' : ''
}
