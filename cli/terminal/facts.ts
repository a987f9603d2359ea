import type { Pen } from './pen.ts'
import { printable } from './printable.ts'
import type { Cell } from './table.ts'

export type Fact = readonly [name: string, value: string | Cell | undefined | null]

/** Names and values under each other; what has no value is left out. */
export function printFacts(pen: Pen, facts: readonly Fact[]): void {
  const known = facts.flatMap(([name, value]) => {
    const cell = typeof value === 'string' ? { text: value } : value
    return cell === undefined || cell === null || cell.text === '' ? [] : [{ name, cell }]
  })
  const width = Math.max(...known.map(({ name }) => name.length))
  for (const { name, cell } of known) {
    const lines = printable(cell.text).replaceAll('\n', `\n${' '.repeat(width + 2)}`)
    pen.line(
      `${pen.paint('dim', name.padEnd(width))}  ${'style' in cell && cell.style ? pen.paint(cell.style, lines) : lines}`,
    )
  }
}
