import { UnreadableText } from './unreadable-text.ts'

/**
 * A command typed in one line, as the words a container is started with. Quotes group words, a backslash takes the next
 * character as it is; there is no shell, so `$`, `*`, `|` and `;` are plain characters. Null for nothing typed.
 * Throws UnreadableText.
 */
export function commandWords(text: string): readonly string[] | null {
  const words: string[] = []
  const pieces =
    /(?<space>\s+)|'(?<single>[^']*)'|"(?<double>[^"\\]*(?:\\[\s\S][^"\\]*)*)"|\\(?<escaped>[\s\S])|(?<plain>[^\s'"\\]+)/uy
  let word: string | null = null
  while (pieces.lastIndex < text.length) {
    const found = pieces.exec(text)?.groups
    if (found === undefined) throw unclosed()
    if (found.space !== undefined) {
      if (word !== null) words.push(word)
      word = null
      continue
    }
    word = (word ?? '') + (found.single ?? unquoted(found.double) ?? found.escaped ?? found.plain ?? '')
  }
  if (word !== null) words.push(word)
  return words.length === 0 ? null : words
}

/** The line one would type for these words. */
export function commandLine(words: readonly string[] | null): string {
  return (words ?? []).map(quoted).join(' ')
}

function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/\\(["\\])/g, '$1')
}

function quoted(word: string): string {
  if (/^[^\s'"\\]+$/u.test(word)) return word
  if (!word.includes("'")) return `'${word}'`
  return `"${word.replace(/["\\]/g, '\\$&')}"`
}

function unclosed(): UnreadableText {
  return new UnreadableText(
    'The command has a quote that is never closed.',
    'Close it, or write a backslash before it.',
  )
}
