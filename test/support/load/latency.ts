import type { Latency, SlowAnswer } from './load-plan.ts'

/** When each request began and how long it took, in milliseconds. */
export interface Timings {
  readonly startedAt: readonly number[]
  readonly tookMs: readonly number[]
}

/** Splits by whether any part of a request fell within `reachMs` of a mark. */
export function latencyAround(timings: Timings, marks: readonly number[], reachMs: number) {
  const near: number[] = []
  const elsewhere: number[] = []
  const sorted = marks.toSorted((a, b) => a - b)
  timings.startedAt.forEach((start, n) => {
    const took = timings.tookMs[n] ?? 0
    const isNear = hasMarkBetween(sorted, start - reachMs, start + took + reachMs)
    ;(isNear ? near : elsewhere).push(took)
  })
  return { all: latencyOf(timings.tookMs), nearMarks: latencyOf(near), elsewhere: latencyOf(elsewhere) }
}

export function slowestOf(timings: Timings, marks: readonly number[], count = 10): SlowAnswer[] {
  const order = timings.tookMs.map((took, n) => ({ took, n })).sort((a, b) => b.took - a.took)
  return order.slice(0, count).map(({ took, n }) => {
    const startedAt = timings.startedAt[n] ?? 0
    const distances = marks.map(mark => startedAt - mark).sort((a, b) => Math.abs(a) - Math.abs(b))
    return { startedAt, tookMs: took, fromMarkMs: distances[0] ?? Number.NaN }
  })
}

/** Nearest rank; zeros when there is nothing. */
export function latencyOf(tookMs: readonly number[]): Latency {
  const sorted = Float64Array.from(tookMs).sort()
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

function hasMarkBetween(sorted: readonly number[], from: number, to: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low < sorted.length && (sorted[low] ?? Number.POSITIVE_INFINITY) <= to
}
