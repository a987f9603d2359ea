import { usageError } from '../cli-error.ts'
import type { Pair } from './pair.ts'

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }
const start = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/
const quoted = /^(?:'([^']*)'|"((?:[^"\\]|\\[\s\S])*)")[ \t]*(?:#.*)?(?:\n|$)/

/**
 * A .env file as docker and dotenv read it: `#` comments, `export`, single quotes as they stand, double quotes with
 * escapes, both over several lines. The last of a name wins. Throws with the number of a line that is none of these.
 */
export function parseDotenv(text: string, file: string): readonly Pair[] {
  const pairs = new Map<string, string>()
  let rest = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  const whole = rest
  while (rest !== '') {
    const [line = ''] = rest.split('\n', 1)
    if (/^\s*(#.*)?$/.test(line)) rest = rest.slice(line.length + 1)
    else {
      const begin = start.exec(rest)
      if (begin === null) throw badLine(file, whole, rest)
      const value = valueAt(rest.slice(begin[0].length))
      if (value === undefined) throw badLine(file, whole, rest)
      pairs.set(begin[1] ?? '', value.text)
      rest = rest.slice(begin[0].length + value.length)
    }
  }
  return [...pairs].map(([name, value]) => ({ name, value }))
}

/** Undefined for a quote that does not end. `length` counts the line break. */
function valueAt(rest: string): { text: string; length: number } | undefined {
  const [line = ''] = rest.split('\n', 1)
  if (!/^['"]/.test(line)) return { text: line.replace(/(^|[ \t]+)#.*$/, '').trim(), length: line.length + 1 }
  const match = quoted.exec(rest)
  if (match === null) return undefined
  return { text: match[1] ?? unescaped(match[2] ?? ''), length: match[0].length }
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (whole, letter: string) => escapes[letter] ?? whole)
}

/** The line itself is not repeated: it may hold a secret. */
function badLine(file: string, whole: string, rest: string): Error {
  const number = whole.slice(0, whole.length - rest.length).split('\n').length
  return usageError(
    `Line ${number} of ${file} is not NAME=value, a comment, or a quote that ends; nothing was changed.`,
    'Names are letters, digits and underscores. Quote values that have line breaks.',
  )
}
