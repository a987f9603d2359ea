import type { Clock } from '../clock.ts'

const WINDOW_MS = 60_000
const MOST_SUBJECTS = 20_000

export interface RateLimit {
  /** Counts one; undefined while the subject is within its limit, else the seconds until it is again. */
  take(subject: string, perMinute: number): number | undefined
}

/** Counts by the minute, in memory. At most 20,000 subjects: a flood of new ones pushes out the oldest. */
export function openRateLimit(clock: Clock): RateLimit {
  const windows = new Map<string, { startedAt: number; count: number }>()
  return {
    take(subject, perMinute) {
      const now = clock.monotonicMs()
      let window = windows.get(subject)
      if (window === undefined || now - window.startedAt >= WINDOW_MS) {
        window = { startedAt: now, count: 0 }
        windows.delete(subject)
        windows.set(subject, window)
        forgetOldest(windows)
      }
      window.count += 1
      return window.count <= perMinute ? undefined : Math.ceil((window.startedAt + WINDOW_MS - now) / 1000)
    },
  }
}

function forgetOldest(windows: Map<string, unknown>): void {
  const oldest = windows.keys().next()
  if (windows.size > MOST_SUBJECTS && !oldest.done) windows.delete(oldest.value)
}
