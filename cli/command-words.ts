/** A command as a list of words: split at spaces, except between quotes. No shell looks at it. */
export function commandWords(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(match => match[1] ?? match[2] ?? match[3] ?? '')
}
