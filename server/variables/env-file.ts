import { AppError } from '../errors.ts'

export interface EnvPair {
  readonly name: string
  readonly value: string
}

/**
 * The pairs of a `.env` file: `NAME=value`, `export ` before it, comments, quotes; a double-quoted value may go over
 * several lines. The last one of a name counts. Throws VALIDATION that names the line; no text of the file is repeated.
 */
export function parseEnvFile(text: string): EnvPair[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const values = new Map<string, string>()
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]?.trim() ?? ''
    if (line === '' || line.startsWith('#')) {
      at += 1
      continue
    }
    const { name, rest } = splitPair(line, at + 1)
    const { value, used } = readValue(rest, lines, at)
    values.set(name, value)
    at += used
  }
  return [...values].map(([name, value]) => ({ name, value }))
}

function splitPair(line: string, number: number): { name: string; rest: string } {
  const match = /^(?:export\s+)?([^=]*?)\s*=\s*(.*)$/.exec(line)
  if (match === null) throw wrongLine(number, 'has no `=`', 'Write `NAME=value`, or put `#` before a comment.')
  const [, name = '', rest = ''] = match
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
    throw wrongLine(
      number,
      'does not begin with the name of a variable',
      'Use letters, digits and underscores, for example `DATABASE_URL=…`; a value of several lines needs double quotes.',
    )
  return { name, rest }
}

interface ReadValue {
  readonly value: string
  /** How many lines it takes. */
  readonly used: number
}

function readValue(rest: string, lines: readonly string[], at: number): ReadValue {
  if (rest.startsWith("'")) return { value: singleQuoted(rest, at + 1), used: 1 }
  if (rest.startsWith('"')) return doubleQuoted(rest, lines, at)
  return { value: rest.startsWith('#') ? '' : rest.replace(/\s+#.*$/, '').trimEnd(), used: 1 }
}

function singleQuoted(rest: string, number: number): string {
  const end = rest.indexOf("'", 1)
  if (end === -1) throw wrongLine(number, "has a `'` that is never closed", "Add the missing `'` at the end.")
  refuseTail(rest.slice(end + 1), number)
  return rest.slice(1, end)
}

function doubleQuoted(rest: string, lines: readonly string[], at: number): ReadValue {
  let text = rest.slice(1)
  for (let used = 1; ; used += 1) {
    const body = /^(?:[^"\\]|\\[\s\S])*"/.exec(text)?.[0]
    if (body !== undefined) {
      refuseTail(text.slice(body.length), at + used)
      return { value: unescaped(body.slice(0, -1)), used }
    }
    const next = lines[at + used]
    if (next === undefined)
      throw wrongLine(at + 1, 'has a `"` that is never closed', 'Add the missing `"` where the value ends.')
    text += `\n${next}`
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

/** What is no escape stays as it is written. */
function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (whole, letter: string) => escapes[letter] ?? whole)
}

function refuseTail(tail: string, number: number): void {
  if (/^\s*(#.*)?$/.test(tail)) return
  throw wrongLine(number, 'goes on after its closing quote', 'Escape a quote inside as `\\"`, or remove what follows.')
}

function wrongLine(number: number, what: string, advice: string): AppError {
  return new AppError({ code: 'VALIDATION', field: 'text', message: `Line ${number} ${what}.`, advice })
}
