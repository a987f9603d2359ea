export interface PlotPoint {
  readonly at: number
  /** Null where nothing was measured: the line has a gap there. */
  readonly value: number | null
}

export interface PlotArea {
  readonly from: number
  readonly to: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The `d` of an SVG path through the points, broken where a value is missing. */
export function plotPath(points: readonly PlotPoint[], area: PlotArea): string {
  let isDrawing = false
  return points
    .map(({ at, value }) => {
      if (value === null) {
        isDrawing = false
        return ''
      }
      const command = isDrawing ? 'L' : 'M'
      isDrawing = true
      return `${command}${xOf(at, area)} ${yOf(value, area)}`
    })
    .join('')
}

export function xOf(at: number, { from, to, width }: PlotArea): number {
  return round(((at - from) / Math.max(1, to - from)) * width)
}

function yOf(value: number, { top, height }: PlotArea): number {
  return round(height - (Math.min(value, top) / Math.max(top, Number.MIN_VALUE)) * height)
}

/** The next round number at or above the highest value: 1, 2, 5, 10, 20, 50 … */
export function roundTop(highest: number): number {
  if (highest <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(highest))
  const step = [1, 2, 5, 10].find(each => each * power >= highest) ?? 10
  return step * power
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
