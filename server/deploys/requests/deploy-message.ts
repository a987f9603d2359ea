import * as z from 'zod'

const mostLetters = 500
const mark = ' […]'

/** A deploy's note: of any length and with any characters. It is shown on one line and never worth failing a deploy for. */
export const deployMessage = z.string().transform(cutMessage).optional()

function cutMessage(text: string): string {
  const words = text.toWellFormed()
  if (words.length <= mostLetters) return words
  // Twice the letters at most, since one may be two units; so a long text is not taken apart as a whole.
  const letters = Array.from(words.slice(0, 2 * mostLetters))
  return letters.length <= mostLetters && words.length <= 2 * mostLetters
    ? words
    : `${letters.slice(0, mostLetters - mark.length).join('')}${mark}`
}
