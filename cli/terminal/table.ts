import type { Style } from './paint.ts'
import type { Pen } from './pen.ts'
import { printable } from './printable.ts'
import { cutToWidth, textWidth } from './text-width.ts'

export interface Cell {
  readonly text: string
  readonly style?: Style | undefined
}

export type Column<Row> = readonly [title: string, cell: (row: Row) => string | Cell]

const gap = '  '
const leastColumns = 8

/** Rows under their titles, aligned. A row stays one line: in a narrow window the last columns are cut, then left out. */
export function printTable<Row>(pen: Pen, rows: readonly Row[], columns: readonly Column<Row>[]): void {
  const titles = columns.map(([title]) => ({ text: title, style: 'dim' }) as const)
  const cells = rows.map(row => columns.map(([, cell]) => tidy(cell(row))))
  const lines: readonly (readonly Cell[])[] = [titles, ...cells]
  const natural = columns.map((_, n) => Math.max(...lines.map(line => textWidth(line[n]?.text ?? ''))))
  const widths = fitting(natural, pen.columns())
  for (const line of lines) pen.line(lineOf(pen, line, widths))
}

function tidy(cell: string | Cell): Cell {
  const { text, style } = typeof cell === 'string' ? { text: cell } : cell
  return { text: printable(text).replace(/[\n\t]/g, ' '), style }
}

/** As many columns as there is room for, the last of them perhaps narrower than it would be. */
function fitting(natural: readonly number[], columns: number): readonly number[] {
  const widths: number[] = []
  let room = columns
  for (const width of natural) {
    if (widths.length > 0 && room < Math.min(width, leastColumns)) break
    widths.push(Math.min(width, room))
    room -= width + gap.length
  }
  return widths
}

function lineOf({ paint }: Pen, cells: readonly Cell[], widths: readonly number[]): string {
  const parts = widths.map((width, n) => {
    const { text, style } = cells[n] ?? { text: '' }
    const shown = cutToWidth(text, width)
    const padding = ' '.repeat(width - textWidth(shown))
    return `${style === undefined ? shown : paint(style, shown)}${padding}`
  })
  return parts.join(gap).trimEnd()
}
