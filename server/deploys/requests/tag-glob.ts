/**
 * Whether a tag fits an app's `tagRule`: `*` stands for any characters, `?` for one. Each piece between two stars is looked
 * for once, from the left: no rule makes it try again.
 */
export function fitsTagGlob(rule: string, tag: string): boolean {
  const [first = '', ...rest] = rule.split('*')
  if (!isPieceAt(first, tag, 0)) return false
  const last = rest.pop()
  if (last === undefined) return tag.length === first.length
  let at = first.length
  for (const piece of rest) {
    at = endOfPiece(piece, tag, at)
    if (at === -1) return false
  }
  return tag.length - last.length >= at && isPieceAt(last, tag, tag.length - last.length)
}

/** Where the leftmost such piece from `from` on ends; -1 when there is none. */
function endOfPiece(piece: string, tag: string, from: number): number {
  for (let at = from; at + piece.length <= tag.length; at++) if (isPieceAt(piece, tag, at)) return at + piece.length
  return -1
}

function isPieceAt(piece: string, tag: string, at: number): boolean {
  if (at + piece.length > tag.length) return false
  for (let n = 0; n < piece.length; n++) if (piece[n] !== '?' && piece[n] !== tag[at + n]) return false
  return true
}
