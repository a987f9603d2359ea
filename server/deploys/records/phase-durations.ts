import { type DeployPhase, isTerminal } from '../../../shared/deploy-status.ts'
import type { Deploy } from '../deploy.ts'
import type { PhaseTime } from './deploy-store.ts'

export interface PhaseDuration {
  readonly phase: DeployPhase
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** How long it took; null while it lasts. */
  readonly ms: number | null
}

/** Where the time of a deploy went, in the order of what happened. A clock that was set back makes no phase negative. */
export function phaseDurations(
  deploy: Pick<Deploy, 'status' | 'phase' | 'finishedAt'>,
  times: readonly PhaseTime[],
): readonly PhaseDuration[] {
  const order = times.toSorted((one, other) => one.startedAt - other.startedAt)
  return order.map(({ phase, startedAt }, n) => {
    const isLast = n === order.length - 1
    const endedAt = order[n + 1]?.startedAt ?? deploy.finishedAt ?? startedAt
    const lasts = isLast && phase === deploy.phase && phase !== 'done' && (phase === 'watching' || !isTerminal(deploy))
    return { phase, startedAt, ms: lasts ? null : Math.max(0, endedAt - startedAt) }
  })
}
