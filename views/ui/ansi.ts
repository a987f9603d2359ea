import { terminalCodes, unprintable } from '../../shared/terminal-codes.ts'

export interface AnsiSpan {
  readonly text: string
  /** `c1` … `c14` of the sixteen terminal colours, `bold`, `dim`; nothing where the text is plain. */
  readonly classes: readonly string[]
}

interface Style {
  color: number | null
  isBold: boolean
  isDim: boolean
}

/** A line of a terminal as plain spans: the sixteen colours, bold and dim are kept, every other escape goes. */
export function ansiSpans(line: string): AnsiSpan[] {
  const style: Style = { color: null, isBold: false, isDim: false }
  const spans: AnsiSpan[] = []
  let from = 0
  for (const match of line.matchAll(terminalCodes)) {
    push(spans, line.slice(from, match.index), style)
    if (match[2] === 'm') apply(style, match[1] ?? '')
    from = match.index + match[0].length
  }
  push(spans, line.slice(from), style)
  return spans
}

function push(spans: AnsiSpan[], raw: string, style: Style): void {
  const text = raw.replace(unprintable, '')
  if (text !== '') spans.push({ text, classes: classesOf(style) })
}

function classesOf({ color, isBold, isDim }: Style): string[] {
  return [color === null ? '' : `c${color}`, isBold ? 'bold' : '', isDim ? 'dim' : ''].filter(Boolean)
}

function apply(style: Style, parameters: string): void {
  const codes = parameters.split(/[;:]/).map(Number)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0
    if (code === 38 || code === 48) i += codes[i + 1] === 5 ? 2 : 4
    else applyCode(style, code)
  }
}

function applyCode(style: Style, code: number): void {
  if (code === 0) Object.assign(style, { color: null, isBold: false, isDim: false })
  else if (code === 1) style.isBold = true
  else if (code === 2) style.isDim = true
  else if (code === 22) Object.assign(style, { isBold: false, isDim: false })
  else if (code === 39) style.color = null
  else if (code >= 30 && code <= 37) style.color = code - 30
  else if (code >= 90 && code <= 97) style.color = code - 82
}
