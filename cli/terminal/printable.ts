import { esc, terminalCodes, unprintable } from '../../shared/terminal-codes.ts'

const markedColor = /\ue000([0-9;:]*)\ue001/g

/** Text from elsewhere, harmless on a terminal: it cannot move the cursor, set the title or pretend to be us. */
export function printable(text: string): string {
  return text
    .split('\n')
    .map(line => line.replace(terminalCodes, '').replace(unprintable, ''))
    .join('\n')
}

/** The same for one line of a program's output, whose colours stay. */
export function printableWithColors(line: string): string {
  const marked = line
    .replace(/[\ue000\ue001]/g, '')
    .replace(terminalCodes, (_, parameters: string | undefined, kind: string | undefined) =>
      kind === 'm' ? `\ue000${parameters ?? ''}\ue001` : '',
    )
  if (!marked.includes('\ue000')) return marked.replace(unprintable, '')
  return `${marked.replace(unprintable, '').replace(markedColor, `${esc}[$1m`)}${esc}[0m`
}
