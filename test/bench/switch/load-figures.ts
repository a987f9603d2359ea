import type { LoadReport } from '../../support/load/load-plan.ts'
import { atMost, type Figure } from '../figure.ts'
import { note } from '../note.ts'

/** What every scenario says of its load; losses are told one by one to whoever watches. */
export function loadFigures(name: string, report: LoadReport): Figure[] {
  for (const { client, kind, at, detail } of report.losses.slice(0, 20))
    note(`lost ${client} at ${new Date(at).toISOString()}: ${kind}: ${detail}`)
  for (const { startedAt, tookMs, fromMarkMs } of report.slowest.slice(0, 3))
    note(
      `slow: ${tookMs.toFixed(0)} ms from ${new Date(startedAt).toISOString()}, ${fromMarkMs.toFixed(0)} ms from a switch`,
    )
  const { all, nearMarks, elsewhere } = report.latency
  return [
    { name: `${name}.lost`, value: report.lost, unit: 'requests', ...atMost(0) },
    { name: `${name}.requests`, value: report.requests, unit: 'requests' },
    { name: `${name}.rate`, value: report.requests / report.seconds, unit: 'requests/s' },
    { name: `${name}.connections`, value: report.connectionsOpened, unit: 'opened' },
    { name: `${name}.unannounced-closes`, value: report.unannouncedCloses, unit: 'connections' },
    { name: `${name}.p99-near-switch`, value: nearMarks.p99Ms, unit: 'ms' },
    { name: `${name}.p99-elsewhere`, value: elsewhere.p99Ms, unit: 'ms' },
    { name: `${name}.p50`, value: all.p50Ms, unit: 'ms' },
    { name: `${name}.longest`, value: all.maxMs, unit: 'ms' },
  ]
}
