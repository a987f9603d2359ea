import { plotPath } from './plot-path.ts'

export interface SparklineProps {
  /** Evenly spaced, oldest first. */
  readonly values: readonly number[]
  /** What it shows, for a screen reader: "requests of the last hour". */
  readonly label: string
}

/** A word-sized chart: its shape only; the number stands beside it. */
export function Sparkline({ values, label }: SparklineProps) {
  const points = values.map((value, at) => ({ at, value }))
  const area = { from: 0, to: Math.max(1, values.length - 1), top: Math.max(1, ...values), width: 72, height: 18 }
  return (
    <svg class="sparkline" viewBox="0 -1 72 20" width="72" height="20" role="img" aria-label={label}>
      <path d={plotPath(points, area)} />
    </svg>
  )
}
