/**
 * Part of a sentence in which backticks mark what a machine reads. Names of API fields stand apart, so that the panel
 * says the label of its field and the command line its option, where an API answer says the field itself.
 */
export type Piece =
  | { readonly kind: 'plain' | 'code'; readonly text: string }
  | { readonly kind: 'field'; readonly text: string; readonly name: string; readonly value: string | null }

export function piecesOf(sentence: string): readonly Piece[] {
  return sentence.split('`').map((text, index) => {
    if (index % 2 === 0) return { kind: 'plain', text }
    return fieldIn(text, index === 1 && sentence.startsWith('`')) ?? { kind: 'code', text }
  })
}

/**
 * `holdSeconds`, `init: false`, `processes.web.memory`. A plain word such as `memory` may be the name that somebody gave
 * an app, so it is a field only where it opens the message, as in all that check-input says, or has a value.
 */
function fieldIn(text: string, isFirst: boolean): Piece | null {
  const match = /^(?:[a-z]\w*\.(?:[\w-]+\.)*)?([a-z][A-Za-z]*)(?:: (\S+))?$/.exec(text)
  if (match === null) return null
  const [, name = '', value = null] = match
  return isFirst || value !== null || /[A-Z]/.test(name) ? { kind: 'field', text, name, value } : null
}
