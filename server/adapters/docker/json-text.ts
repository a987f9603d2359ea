/** Undefined when it is none; the parser's own error is dropped because it quotes the text, where variables stand. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
