import { usageError } from '../cli-error.ts'

export interface Pair {
  readonly name: string
  readonly value: string
}

/** `NAME=value`; the value may be empty and hold more `=`. */
export function pairOf(text: string): Pair {
  const sign = text.indexOf('=')
  if (sign > 0) return { name: text.slice(0, sign), value: text.slice(sign + 1) }
  throw usageError(`\`${text}\` is not written as NAME=value.`)
}
