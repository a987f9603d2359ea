const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u
const colors = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns that a text takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  const plain = text.replace(colors, '')
  if (/^[ -~]*$/.test(plain)) return plain.length
  return [...graphemes.segment(plain)].reduce((sum, { segment }) => sum + graphemeWidth(segment), 0)
}

/** At most so many columns of a text without colours, the cut shown by `…`; no character is cut in two. */
export function cutToWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  let width = 0
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    width += graphemeWidth(segment)
    if (width > columns - 1) break
    kept += segment
  }
  return `${kept}…`
}

function graphemeWidth(grapheme: string): number {
  if (/^[\p{M}\p{Cf}]*$/u.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}
