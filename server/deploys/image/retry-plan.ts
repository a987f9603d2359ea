import type { AppError } from '../../errors.ts'
import { mayPass } from '../../failures/registry-failures.ts'

export interface NextTry {
  readonly afterMs: number
  /** Tries that are left after this one. */
  readonly left: number
}

const rateLimitPauses = [30_000, 120_000, 480_000]
const outagePauses = [1000, 3000, 9000]
/** Nobody waits longer for a deploy; the error says when it may be tried again. */
const longestWaitMs = 10 * 60_000

/**
 * Whether and when a registry is asked again after so many failures: it allows no more requests (30 s, 2 min, 8 min, or
 * as long as it says), it is in trouble that passes (three times, spread by chance), or a pull stood still (once).
 */
export function nextTry(
  error: AppError,
  { failed, random, wanted }: { failed: number; random: number; wanted?: number | undefined },
): NextTry | null {
  const plan = planFor(error)
  const pause = plan[failed - 1]
  if (pause === undefined) return null
  const left = plan.length - failed
  if (error.code === 'PULL_STALLED') return { afterMs: 0, left }
  if (error.code !== 'REGISTRY_RATE_LIMITED') return { afterMs: Math.round(pause * (0.5 + random)), left }
  const afterMs = wanted === undefined ? pause : wanted * 1000
  return afterMs > longestWaitMs ? null : { afterMs, left }
}

function planFor(error: AppError): readonly number[] {
  if (error.code === 'REGISTRY_RATE_LIMITED') return rateLimitPauses
  if (error.code === 'PULL_STALLED') return [0]
  return error.code === 'REGISTRY_UNAVAILABLE' && mayPass(error) ? outagePauses : []
}
