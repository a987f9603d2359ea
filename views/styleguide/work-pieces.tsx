import { Chart } from '../ui/chart.tsx'
import { Log } from '../ui/log.tsx'
import { Phases } from '../ui/phases.tsx'
import { Progress } from '../ui/progress.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import type { Piece } from './piece.ts'

const hourMs = 3_600_000
const esc = String.fromCharCode(27)

export function workPieces(now: number): readonly Piece[] {
  return [
    { name: 'progress', shown: <Bars /> },
    { name: 'phases', shown: <AllPhases /> },
    { name: 'log', shown: <Logs now={now} /> },
    { name: 'sparkline', shown: <Sparkline values={wave(24)} label="requests of the last hour" /> },
    { name: 'chart', shown: <Charts now={now} /> },
  ]
}

function Bars() {
  return (
    <div class="stack">
      <Progress label="Pulled" doneBytes={8.2e6} totalBytes={12.4e6} bytesPerSecond={11e6} />
      <Progress label="Pulled" doneBytes={8.2e6} totalBytes={null} />
    </div>
  )
}

function AllPhases() {
  return (
    <div class="stack">
      <Phases
        steps={[
          { name: 'resolve', state: 'done', ms: 200 },
          { name: 'pull', state: 'now', ms: 3100 },
          { name: 'start', state: 'waiting' },
          { name: 'probe', state: 'waiting' },
        ]}
      />
      <Phases
        steps={[
          { name: 'resolve', state: 'done', ms: 200 },
          { name: 'pull', state: 'done', ms: 3100 },
          { name: 'start', state: 'done', ms: 300 },
          { name: 'probe', state: 'failed', ms: 8400 },
        ]}
      />
    </div>
  )
}

function Logs({ now }: { readonly now: number }) {
  const texts = [
    `${esc}[32minfo${esc}[0m listening on http://0.0.0.0:8080`,
    `${esc}[33mwarn${esc}[0m ${esc}[2mcache is cold${esc}[0m`,
    '<script>alert(1)</script> <div hx-get="/x" hx-trigger="load">text, and nothing else</div>',
    'x'.repeat(2400),
  ]
  const colours = [1, 2, 3, 4, 5, 6].map(code => `${esc}[3${code}mcolour ${code}${esc}[0m`).join(' ')
  const lines = [...texts, colours].map((text, n) => ({ n, text, at: now - 5000 + n * 1000, source: 'web.1' }))
  return (
    <div class="stack">
      <Log
        id="guide-log"
        label="Sample log"
        lines={[...lines, { n: 9, text: 'to stderr', stream: 'stderr', at: now, source: 'web.1' }]}
        size="extract"
      />
      <Log id="guide-log-empty" label="Empty log" lines={[]} size="extract" />
    </div>
  )
}

function Charts({ now }: { readonly now: number }) {
  const from = now - hourMs
  const points = wave(61).map((value, minute) => ({
    at: from + minute * 60_000,
    value: minute > 30 && minute < 36 ? null : value,
  }))
  const higher = points.map(({ at, value }) => ({ at, value: value === null ? null : value * 1.6 + 4 }))
  return (
    <div class="stack">
      <Chart
        title="CPU"
        series={[
          { name: 'web.1', points },
          { name: 'web.2', points: higher },
        ]}
        from={from}
        to={now}
        format={value => `${Math.round(value)} %`}
        marks={[{ at: from + hourMs / 2, label: '1.4.2 live' }]}
      />
      <Chart
        title="Requests"
        series={[{ name: 'all', points: [] }]}
        from={from}
        to={now}
        format={value => `${value} /s`}
      />
    </div>
  )
}

function wave(length: number): number[] {
  return Array.from({ length }, (_, n) => 12 + 8 * Math.sin(n / 5) + (n % 7))
}
