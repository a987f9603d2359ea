import type { StackNote } from '../../../shared/stack-note.ts'
import type { SkippedKind } from '../../adapters/archive/tree-writer.ts'

/** What an artifact holds and berth does not unpack. */
export function skippedNotes(skipped: readonly SkippedKind[]): readonly StackNote[] {
  return skipped.map(({ kind, count, names }) => ({
    kind: 'ignored',
    file: names[0] ?? null,
    line: null,
    service: null,
    field: count > names.length ? `${names.join(', ')} … (${count} ${kind})` : names.join(', '),
    because: `${kind} in an artifact are not unpacked: they could lead out of it`,
    instead: kind.endsWith('links') ? 'Put a copy of the file in the place of the link.' : null,
  }))
}
