import { latencyAround, slowestOf } from './latency.ts'
import type { ClientName, InstanceSeen, LoadReport, Loss, WebSocketLife } from './load-plan.ts'
import { Lost } from './lost.ts'

const keptLosses = 200
const markReachMs = 1000

/** What all connections of a load met, counted together. */
export class Tally {
  connectionsOpened = 0
  unannouncedCloses = 0
  readonly webSockets: WebSocketLife[] = []
  readonly marks: number[] = []
  readonly #startedAt: number[] = []
  readonly #tookMs: number[] = []
  readonly #losses: Loss[] = []
  readonly #instances = new Map<string, InstanceSeen>()
  readonly #beganAt = now()
  #lost = 0

  answered(startedAt: number): void {
    this.#startedAt.push(startedAt)
    this.#tookMs.push(now() - startedAt)
  }

  saw(instance: string, version: string, at: number): void {
    const seen = this.#instances.get(instance) ?? { instance, version, answers: 0, firstAt: at, lastAt: at }
    this.#instances.set(instance, {
      ...seen,
      answers: seen.answers + 1,
      firstAt: Math.min(seen.firstAt, at),
      lastAt: Math.max(seen.lastAt, at),
    })
  }

  lose({ client, startedAt, error }: { client: ClientName; startedAt: number; error: unknown }): void {
    this.#lost++
    if (this.#losses.length === keptLosses) return
    const kind = error instanceof Lost ? error.kind : 'not HTTP'
    const detail = error instanceof Error ? error.message : String(error)
    this.#losses.push({ kind, client, startedAt, at: now(), detail })
  }

  report(): LoadReport {
    const timings = { startedAt: this.#startedAt, tookMs: this.#tookMs }
    return {
      requests: this.#startedAt.length + this.#lost,
      lost: this.#lost,
      losses: this.#losses,
      seconds: (now() - this.#beganAt) / 1000,
      connectionsOpened: this.connectionsOpened,
      unannouncedCloses: this.unannouncedCloses,
      latency: latencyAround(timings, this.marks, markReachMs),
      slowest: slowestOf(timings, this.marks),
      instances: [...this.#instances.values()],
      webSockets: this.webSockets,
    }
  }
}

/** Milliseconds since 1970 with fractions, the same in every process of this machine. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}
