import type { ChangeView } from '../../server/deploys/releases/release-view.ts'
import { nameInWords } from '../../shared/setting-words.ts'
import type { Pen } from '../terminal/pen.ts'
import { printable } from '../terminal/printable.ts'

const signs = { added: '+', removed: '−', changed: '~' } as const

/** A heading and one line a change; nothing where there is none. */
export function tellChanges(pen: Pen, heading: string, changes: readonly ChangeView[]): void {
  if (changes.length === 0) return
  pen.line(heading)
  for (const change of changes) pen.line(`  ${printable(lineOf(change))}`)
}

/** `+MODE, ~port`: so much as fits into a sentence. */
export function namesOfChanges(changes: readonly ChangeView[]): string {
  return changes.map(change => `${signs[change.change]}${nameInWords(change)}`).join(', ')
}

function lineOf(view: ChangeView): string {
  const { change, before, after } = view
  const values = [before, after].filter(value => typeof value === 'string')
  return `${signs[change]} ${nameInWords(view)}${values.length === 0 ? '' : `: ${values.join(' → ')}`}`
}
