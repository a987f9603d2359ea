import type { InstanceSeen, LoadReport, WebSocketLife } from '../../support/load/load-plan.ts'
import type { Switch } from './scene.ts'

/** One container and the switch that replaced it; none for the last. */
export interface Replaced {
  readonly instance: InstanceSeen
  readonly by: Switch | undefined
}

/** The containers in the order they went live, one for each switch; the first was there before the load. */
export function replacedInstances(report: LoadReport, switches: readonly Switch[]): Replaced[] {
  const inOrder = report.instances.toSorted((a, b) => a.firstAt - b.firstAt)
  return inOrder.map((instance, n) => ({ instance, by: switches[n] }))
}

/** Containers that got a request which was begun after the deploy that replaced them had been answered. */
export function askedTooLate(replaced: readonly Replaced[]): Replaced[] {
  return replaced.filter(({ instance, by }) => by !== undefined && instance.lastAt > by.answeredAt)
}

/** WebSockets that ended before their container had drained for as long as the app lets it. */
export function cutEarly(report: LoadReport, replaced: readonly Replaced[], drainMs: number): WebSocketLife[] {
  const bys = new Map(replaced.map(({ instance, by }) => [instance.instance, by]))
  return report.webSockets.filter(({ instance, endedAt }) => {
    const by = bys.get(instance)
    return endedAt !== null && (by === undefined || endedAt < by.at + drainMs)
  })
}

/** WebSockets that the server ended without the close frame of an app that goes away. */
export function withoutCloseFrame(report: LoadReport): WebSocketLife[] {
  return report.webSockets.filter(({ endedAt, closeCode }) => endedAt !== null && closeCode !== 1001)
}
