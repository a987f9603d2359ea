/** One measured number, and what it may be at most or must be at least. */
export interface Figure {
  /** Dotted, from the general to the particular: `deploy.at-once.ratio`. */
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly budget?: { readonly bound: 'at most' | 'at least'; readonly value: number }
}

export function atMost(value: number): Pick<Figure, 'budget'> {
  return { budget: { bound: 'at most', value } }
}

export function atLeast(value: number): Pick<Figure, 'budget'> {
  return { budget: { bound: 'at least', value } }
}

export function isOver({ value, budget }: Figure): boolean {
  if (budget === undefined) return false
  // A figure that could not be measured is no good figure.
  if (Number.isNaN(value)) return true
  return budget.bound === 'at most' ? value > budget.value : value < budget.value
}

/** `name: value unit (budget, ok|over)`; without the brackets where there is no budget. */
export function lineOf(figure: Figure): string {
  const { name, value, unit, budget } = figure
  const measured = `${name}: ${rounded(value)} ${unit}`.trimEnd()
  if (budget === undefined) return measured
  const sign = budget.bound === 'at most' ? '≤' : '≥'
  return `${measured} (${sign} ${budget.value}, ${isOver(figure) ? 'over' : 'ok'})`
}

function rounded(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) < 10 ? value.toFixed(3) : value.toFixed(1)
}
