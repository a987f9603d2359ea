/** The known name that differs least from a mistyped one, if it is near enough to be meant. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map(name => ({ name, edits: edits(typed, name) }))
    .filter(one => one.edits <= Math.max(1, Math.floor(one.name.length / 3)))
    .sort((one, other) => one.edits - other.edits)
  return best?.name
}

/** Letters to change, add, leave out or swap (the distance of Damerau and Levenshtein, in three rows). */
function edits(one: string, other: string): number {
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, n) => n)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      const isSwap = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const swap = isSwap ? (before[j - 2] ?? i) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[other.length] ?? 0
}
