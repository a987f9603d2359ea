import { UnreadableText } from './unreadable-text.ts'
import { isVariableName, variableNameAdvice } from './variable-name.ts'

export interface EnvPair {
  readonly name: string
  readonly value: string
}

export interface EnvFile {
  /** In the order of the file; of a name that stands twice the last. */
  readonly pairs: readonly EnvPair[]
  /** Names that stand there more than once. */
  readonly repeated: readonly string[]
  /** Names whose value has a `$` that compose or a shell would have filled in; here it stays as it is written. */
  readonly withDollar: readonly string[]
}

/**
 * A `.env` file as compose reads it, for the panel, the API and the command line alike; docs/variables.md lists the
 * differences. Time grows with the length of the text alone. Throws UnreadableText that names the line.
 */
export function readEnvFile(text: string): EnvFile {
  const whole = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const values = new Map<string, ReadValue>()
  const repeated = new Set<string>()
  for (let at = 0; at < whole.length; ) {
    const end = endOfLine(whole, at)
    const line = whole.slice(at, end).trim()
    if (line === '' || line.startsWith('#')) {
      at = end + 1
      continue
    }
    const begin = beginOf(whole, at, end)
    const value = readValue(whole, begin.valueAt)
    if (values.has(begin.name)) repeated.add(begin.name)
    values.set(begin.name, value)
    at = value.next
  }
  return {
    pairs: [...values].map(([name, { value }]) => ({ name, value })),
    repeated: [...repeated],
    withDollar: [...values].filter(([, { hasDollar }]) => hasDollar).map(([name]) => name),
  }
}

interface Begin {
  readonly name: string
  readonly valueAt: number
}

/** `NAME=`, `export NAME=` or, as compose takes it too, `NAME: `. */
function beginOf(text: string, at: number, end: number): Begin {
  const line = text.slice(at, end)
  const sign = line.search(/[=:]/)
  if (sign === -1)
    throw wrongLine(
      text,
      at,
      'has no `=`',
      'Write NAME=value, or put `#` before a comment; quote a value of several lines.',
    )
  const name = line
    .slice(0, sign)
    .trim()
    .replace(/^export\s+/, '')
  if (!isVariableName(name))
    throw wrongLine(
      text,
      at,
      'does not begin with the name of a variable',
      `${variableNameAdvice} A value of several lines needs quotes.`,
    )
  return { name, valueAt: at + sign + 1 }
}

interface ReadValue {
  readonly value: string
  readonly hasDollar: boolean
  /** Where the next line begins. */
  readonly next: number
}

function readValue(text: string, at: number): ReadValue {
  const end = endOfLine(text, at)
  const raw = text.slice(at, end)
  const start = at + raw.length - raw.trimStart().length
  const quote = text[start]
  if (quote === '"' || quote === "'") return quotedValue(text, start, quote)
  const value = withoutComment(raw).trim()
  return { value, hasDollar: isFilledIn(value), next: end + 1 }
}

/** The comment begins at a `#` after a space: one that follows the `=` belongs to the value. */
function withoutComment(raw: string): string {
  for (let at = raw.indexOf('#', 1); at !== -1; at = raw.indexOf('#', at + 1))
    if (/\s/.test(raw[at - 1] ?? '')) return raw.slice(0, at)
  return raw
}

function quotedValue(text: string, start: number, quote: '"' | "'"): ReadValue {
  const close = closingQuote(text, start + 1, quote)
  if (close === -1)
    throw wrongLine(text, start, `has a \`${quote}\` that is never closed`, 'Add the missing one where the value ends.')
  const end = endOfLine(text, close)
  if (!/^(#|$)/.test(text.slice(close + 1, end).trim()))
    throw wrongLine(
      text,
      close,
      'continues after its closing quote',
      `Write a quote inside as \`\\${quote}\`, or remove what follows.`,
    )
  const inside = text.slice(start + 1, close)
  return quote === "'"
    ? { value: inside.replaceAll("\\'", "'"), hasDollar: false, next: end + 1 }
    : { value: unescaped(inside), hasDollar: isFilledIn(inside), next: end + 1 }
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === quote) return at
  }
  return -1
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  $: '$',
}

/** `\0101` is the byte of that octal number; what is no escape stays as it is written. */
function unescaped(text: string): string {
  return text.replace(/\\(?:0([01][0-7]{2})|([\s\S]))/g, (whole, octal: string | undefined, letter: string) =>
    octal === undefined ? (escapes[letter] ?? whole) : String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

/** `$NAME`, `${…}` and `$$` mean more than themselves to compose; `\$` in double quotes does not. */
function isFilledIn(text: string): boolean {
  return /(?<!\\)\$[A-Za-z_{$]/.test(text)
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

function wrongLine(text: string, at: number, what: string, advice: string): UnreadableText {
  const number = text.slice(0, at).split('\n').length
  return new UnreadableText(`Line ${number} ${what}.`, advice)
}
