const WINDOW_MS = 15 * 60_000

export interface Tries {
  readonly failures: number
  readonly firstAt: number
  readonly blockedUntil: number
}

/** An account slows down after five failures, by doubling; an address rests after twenty. Nothing is ever locked for good. */
export type Subject = 'account' | 'address'

/** Milliseconds until the next try is taken; 0 when it is now. A clock that was set back never blocks longer than the limit. */
export function waitMs(tries: Tries | undefined, now: number): number {
  const wait = (tries?.blockedUntil ?? 0) - now
  return wait > 0 && wait <= WINDOW_MS ? wait : 0
}

/** The tries with one more, counted before its outcome is known, so that tries side by side all count. */
export function withOneMore(tries: Tries | undefined, subject: Subject, now: number): Tries {
  const isFresh = tries === undefined || Math.abs(now - tries.firstAt) > WINDOW_MS
  const failures = isFresh ? 1 : tries.failures + 1
  const firstAt = isFresh ? now : tries.firstAt
  return {
    failures,
    firstAt,
    blockedUntil: subject === 'account' ? slowedUntil(failures, now) : restingUntil(failures, firstAt),
  }
}

/** The tries without one that turned out well. */
export function withOneLess(tries: Tries): Tries {
  return { ...tries, failures: Math.max(0, tries.failures - 1), blockedUntil: 0 }
}

function slowedUntil(failures: number, now: number): number {
  return failures < 5 ? 0 : now + Math.min(2 ** (failures - 4) * 1000, WINDOW_MS)
}

function restingUntil(failures: number, firstAt: number): number {
  return failures < 20 ? 0 : firstAt + WINDOW_MS
}
