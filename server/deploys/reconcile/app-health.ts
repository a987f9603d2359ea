import type { Clock } from '../../clock.ts'

const crashMemoryMs = 5 * 60_000
/** After so long without another crash it has come up. */
const calmAfterMs = 30_000
const longestPauseMs = 60_000

export interface AliveCount {
  readonly alive: number
  readonly wanted: number
}

export interface Sight extends AliveCount {
  /** Instances that there are, alive or not. */
  readonly standing: number
  /** Whether a web instance lives, or none is wanted. */
  readonly answersVisitors: boolean
}

/** What people should know of an app that runs all the same. */
export interface AppWarning {
  readonly message: string
  readonly advice: string
  /** What one press mends. */
  readonly fix?: 'own-volumes'
}

export type AppHealth = ReturnType<typeof appHealth>

/** What the reconciler last saw of each app: how many live, since when none does, and how often it crashed lately. In memory: it is seen anew after a start. */
export function appHealth(clock: Clock) {
  const counts = new Map<string, AliveCount & { readonly standing: number }>()
  /** Apps that miss an instance for another reason than that more were asked for. */
  const mending = new Set<string>()
  const deadSince = new Map<string, number>()
  const crashes = new Map<string, number[]>()
  const wrongAnswers = new Map<string, string>()
  const warnings = new Map<string, Map<string, AppWarning>>()
  const starts = new Map<string, { tries: number; notBefore: number }>()

  function recentCrashes(app: string): number[] {
    return (crashes.get(app) ?? []).filter(at => clock.monotonicMs() - at < crashMemoryMs)
  }

  return {
    note(app: string, { alive, wanted, standing, answersVisitors }: Sight): void {
      counts.set(app, { alive, wanted, standing })
      if (alive >= wanted) mending.delete(app)
      if (answersVisitors) deadSince.delete(app)
      else if (!deadSince.has(app)) deadSince.set(app, clock.monotonicMs())
    },
    /** One of its instances went, or could not be made. */
    mends(app: string): void {
      mending.add(app)
    },
    /** All that there are live, and more were asked for, which come up now. */
    isGrowing(app: string): boolean {
      const count = counts.get(app)
      return count !== undefined && count.alive > 0 && count.alive === count.standing && !mending.has(app)
    },
    of(app: string): AliveCount | undefined {
      return counts.get(app)
    },
    deadForMs(app: string): number {
      const since = deadSince.get(app)
      return since === undefined ? 0 : clock.monotonicMs() - since
    },
    /** Answers how often lately, this time included. */
    crashed(app: string): number {
      const recent = [...recentCrashes(app), clock.monotonicMs()]
      crashes.set(app, recent)
      return recent.length
    },
    /** `crash looping, 7 in 5 min`, or `/health answers 500`; null when it is calm. */
    words(app: string): string | null {
      const recent = recentCrashes(app)
      const isCalm = clock.monotonicMs() - (recent.at(-1) ?? 0) >= calmAfterMs
      return recent.length >= 3 && !isCalm
        ? `crash looping, ${recent.length} in 5 min`
        : (wrongAnswers.get(app) ?? null)
    },
    /** What its health path answers instead, in words, or null. Answers whether that is news. */
    answersWrongly(app: string, words: string | null): boolean {
      const before = wrongAnswers.get(app) ?? null
      if (words === null) wrongAnswers.delete(app)
      else wrongAnswers.set(app, words)
      return before !== words
    },
    /** Remembers or takes back one warning of an app. Answers whether that is news. */
    warn(app: string, topic: string, warning: AppWarning | null): boolean {
      const own = warnings.get(app) ?? new Map<string, AppWarning>()
      const before = own.get(topic)?.message ?? null
      if (warning === null) own.delete(topic)
      else own.set(topic, warning)
      if (own.size === 0) warnings.delete(app)
      else warnings.set(app, own)
      return before !== (warning?.message ?? null)
    },
    warnings(app: string): readonly AppWarning[] {
      return [...(warnings.get(app)?.values() ?? [])]
    },
    /** It came up: the next pause is the shortest again. */
    started(container: string): void {
      starts.delete(container)
    },
    /** Whether a stopped container may be started now: with growing pauses, 1 s to 60 s. */
    mayStart(container: string): boolean {
      const now = clock.monotonicMs()
      const state = starts.get(container) ?? { tries: 0, notBefore: 0 }
      if (now < state.notBefore) return false
      starts.set(container, {
        tries: state.tries + 1,
        notBefore: now + Math.min(longestPauseMs, 1000 * 2 ** state.tries),
      })
      return true
    },
    forget(app: string): void {
      counts.delete(app)
      mending.delete(app)
      deadSince.delete(app)
      crashes.delete(app)
      wrongAnswers.delete(app)
      warnings.delete(app)
    },
  }
}
