import { distance } from 'fastest-levenshtein'

const longestTyped = 40
const mostEdits = 3

/** The known name that differs least from a mistyped one, in either case, if it is near enough to be meant. */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  const start = typed.slice(0, longestTyped).toLowerCase()
  const [nearest] = known
    .map(name => ({ name, edits: distance(start, name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.min(mostEdits, Math.floor(name.length / 2)))
    .sort((one, other) => one.edits - other.edits)
  return nearest?.name
}
