import type { Clock } from '../../clock.ts'
import { type Caller, systemCaller } from '../audit/audit.ts'
import type { AuditStore } from '../audit/audit-store.ts'

const HOUR_MS = 60 * 60_000
const MOST_AN_HOUR = 60

export type DeniedSignIns = ReturnType<typeof deniedSignIns>

/** What the audit log tells of wrong passwords: sixty an hour one by one, the others as one number when the hour is over. */
export function deniedSignIns(audit: Pick<AuditStore, 'record'>, clock: Pick<Clock, 'now'>) {
  let startedAt = 0
  let told = 0
  let untold = 0

  /** Closes an hour that is over. Also called when somebody comes in, so that the number is told before what they do. */
  function settle(): void {
    const now = clock.now()
    if (Math.abs(now - startedAt) < HOUR_MS) return
    if (untold > 0)
      audit.record(systemCaller, {
        action: 'session.begin',
        target: 'people',
        outcome: 'denied',
        detail: { more: untold, since: new Date(startedAt).toISOString() },
      })
    startedAt = now
    told = 0
    untold = 0
  }

  return {
    settle,
    note(caller: Caller, email: string): void {
      settle()
      if (told >= MOST_AN_HOUR) {
        untold += 1
        return
      }
      told += 1
      audit.record(caller, { action: 'session.begin', target: `people/${email}`, outcome: 'denied' })
    },
  }
}
