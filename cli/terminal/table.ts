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

/** Rows under their titles, aligned. In a window the last column gives way, so that a row stays one line. */
export function printTable<Row>(pen: Pen, rows: readonly Row[], columns: readonly Column<Row>[]): void {
  const titles = columns.map(([title]) => ({ text: title, style: 'dim' }) as const)
  const cells = rows.map(row => columns.map(([, cell]) => tidy(cell(row))))
  const lines: readonly (readonly Cell[])[] = [titles, ...cells]
  const widths = columns.map((_, n) => Math.max(...lines.map(line => textWidth(line[n]?.text ?? ''))))
  for (const line of lines) pen.line(lineOf(pen, line, widths))
}

function tidy(cell: string | Cell): Cell {
  const { text, style } = typeof cell === 'string' ? { text: cell } : cell
  return { text: printable(text).replaceAll('\n', ' '), style }
}

function lineOf({ paint, columns }: Pen, cells: readonly Cell[], widths: readonly number[]): string {
  let room = columns()
  const parts = cells.map(({ text, style }, n) => {
    const shown = cutToWidth(text, Math.max(room, 1))
    const padding = n === cells.length - 1 ? '' : ' '.repeat((widths[n] ?? 0) - textWidth(text))
    room -= textWidth(shown) + padding.length + gap.length
    return `${style === undefined ? shown : paint(style, shown)}${padding}`
  })
  return parts.join(gap).trimEnd()
}
