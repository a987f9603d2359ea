import { clockTime } from '../../shared/relative-time.ts'
import { type PlotArea, type PlotPoint, plotPath, roundTop, xOf } from './plot-path.ts'

export interface ChartSeries {
  readonly name: string
  readonly points: readonly PlotPoint[]
}

export interface ChartMark {
  readonly at: number
  /** "1.4.2 live", shown on hover. */
  readonly label: string
}

export interface ChartProps {
  readonly title: string
  readonly series: readonly ChartSeries[]
  readonly from: number
  readonly to: number
  /** Writes a value with its unit: "12 %", "41 MiB". */
  readonly format: (value: number) => string
  readonly marks?: readonly ChartMark[]
  /** A limit the values live under, drawn as the top of the chart. */
  readonly top?: number
}

/** A line chart as SVG from the server; the sentence in its label says what the lines say. */
export function Chart({ title, series, from, to, format, marks = [], top }: ChartProps) {
  const values = series.flatMap(each => each.points.flatMap(point => point.value ?? []))
  const area: PlotArea = { from, to, top: top ?? roundTop(Math.max(0, ...values)), width: 600, height: 120 }
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        {series.map((each, index) => (
          <span class={`chart-key is-series-${index + 1}`}>
            {each.name} <b class="number">{lastOf(each, format)}</b>
          </span>
        ))}
      </figcaption>
      <div class="chart-plot">
        <svg
          viewBox={`0 0 ${area.width} ${area.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={sentence(title, series, format)}
        >
          {[0, 0.5, 1].map(part => (
            <line class="chart-grid" x1="0" x2={area.width} y1={part * area.height} y2={part * area.height} />
          ))}
          {marks.map(mark => (
            <line class="chart-mark" x1={xOf(mark.at, area)} x2={xOf(mark.at, area)} y1="0" y2={area.height}>
              <title>{mark.label}</title>
            </line>
          ))}
          {series.map((each, index) => (
            <path class={`chart-line is-series-${index + 1}`} d={plotPath(each.points, area)} />
          ))}
        </svg>
        <span class="chart-top number">{format(area.top)}</span>
      </div>
      <div class="chart-times number">
        <span>{clockTime(from).slice(0, 5)}</span>
        <span>{clockTime(to).slice(0, 5)} UTC</span>
      </div>
    </figure>
  )
}

function lastOf({ points }: ChartSeries, format: (value: number) => string): string {
  const last = points.at(-1)?.value
  return last === undefined || last === null ? 'no data' : format(last)
}

function sentence(title: string, series: readonly ChartSeries[], format: (value: number) => string): string {
  const parts = series.map(each => {
    const values = each.points.flatMap(point => point.value ?? [])
    if (values.length === 0) return `${each.name}: no data`
    return `${each.name}: now ${lastOf(each, format)}, most ${format(Math.max(...values))}`
  })
  return `${title}. ${parts.join('; ')}.`
}
