const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)
// Control sequences, operating system commands (titles, links), and the short escapes.
const sequences = new RegExp(
  `${esc}(?:\\[([0-9;:?]*)[ -/]*([@-~])|\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|[@-Z\\\\^_a-z])`,
  'g',
)
// Control characters but tab, and the ones that reorder what is read.
const unprintable = /[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]/gu
const markedColor = /\ue000([0-9;:]*)\ue001/g

/** Text from elsewhere, harmless on a terminal: it cannot move the cursor, set the title or pretend to be us. */
export function printable(text: string): string {
  return text
    .split('\n')
    .map(line => line.replace(sequences, '').replace(unprintable, ''))
    .join('\n')
}

/** The same for one line of a program's output, whose colours stay. */
export function printableWithColors(line: string): string {
  const marked = line
    .replace(/[\ue000\ue001]/g, '')
    .replace(sequences, (_, parameters: string | undefined, kind: string | undefined) =>
      kind === 'm' ? `\ue000${parameters ?? ''}\ue001` : '',
    )
  if (!marked.includes('\ue000')) return marked.replace(unprintable, '')
  return `${marked.replace(unprintable, '').replace(markedColor, `${esc}[$1m`)}${esc}[0m`
}
