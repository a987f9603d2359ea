import { nearestName } from '../../../shared/nearest-name.ts'
import { wrong } from './config-error.ts'
import type { YamlEntry, YamlValue } from './read-yaml.ts'

/** Where a value stands, for failures. */
export interface At {
  readonly file: string
  readonly field: string
}

export type Reader<T> = (value: YamlValue, at: At) => T
export type Readers = Readonly<Record<string, Reader<unknown>>>
type Read<R extends Readers> = { readonly [Name in keyof R]?: ReturnType<R[Name]> | undefined }

/** A mapping of which each field is known, and where each of them stands by its whole name (`destroy.remove_dir`). */
export interface Fields<R extends Readers> {
  readonly values: Read<R>
  readonly lines: ReadonlyMap<string, number>
}

const usualSwitches: Readonly<Record<string, boolean>> = { yes: true, on: true, no: false, off: false }

/** Throws VALIDATION for a field that is not among the readers, with the name that was probably meant. */
export function readFields<R extends Readers>(value: YamlValue, readers: R, { file, field }: At): Fields<R> {
  const lines = new Map<string, number>()
  const values: Record<string, unknown> = {}
  for (const entry of entries(value, { file, field })) {
    const name = field === '' ? entry.key : `${field}.${entry.key}`
    // What anchors are kept under.
    if (field === '' && entry.key.startsWith('x-')) continue
    const reader = Object.hasOwn(readers, entry.key) ? readers[entry.key] : undefined
    if (reader === undefined) throw unknown(entry, { file, field: name }, Object.keys(readers))
    lines.set(name, entry.line)
    values[entry.key] = reader(entry.value, { file, field: name })
  }
  return { values: values as Read<R>, lines }
}

export const text: Reader<string> = (value, at) => {
  if (value.kind !== 'scalar' || value.value === null) throw mustBe(value, at, 'a text')
  return value.text
}

export const switched: Reader<boolean> = (value, at) => {
  if (value.kind !== 'scalar') throw mustBe(value, at, '`true` or `false`')
  if (typeof value.value === 'boolean') return value.value
  const usual = usualSwitches[value.text.toLowerCase()]
  if (usual === undefined) throw mustBe(value, at, '`true` or `false`')
  return usual
}

export function whole(least: number, most: number): Reader<number> {
  return (value, at) => {
    const number = value.kind === 'scalar' && /^-?\d{1,9}$/.test(value.text) ? Number(value.text) : Number.NaN
    if (!(number >= least && number <= most)) throw mustBe(value, at, `a whole number from ${least} to ${most}`)
    return number
  }
}

export const texts: Reader<readonly string[]> = (value, at) => {
  if (value.kind !== 'list') throw mustBe(value, at, 'a list of texts, each after `- `')
  return value.items().map((item, index) => text(item, { ...at, field: `${at.field}.${index}` }))
}

/** Names to texts: numbers and switches as they are written, nothing as the empty text. */
export const textMap: Reader<Readonly<Record<string, string>>> = (value, at) =>
  Object.fromEntries(
    entries(value, at).map(({ key, value: one, line }) => {
      const field = `${at.field}.${key}`
      if (!/^[^=\0\s]+$/.test(key))
        throw wrong({ file: at.file, line, field }, 'is no name of a variable', 'Leave blanks and `=` out of it.')
      if (one.kind !== 'scalar') throw mustBe(one, { ...at, field }, 'a text')
      return [key, one.text]
    }),
  )

export const oneOf =
  <T extends string>(...allowed: readonly T[]): Reader<T> =>
  (value, at) => {
    const found = value.kind === 'scalar' ? allowed.find(one => one === value.text) : undefined
    if (found === undefined) throw mustBe(value, at, allowed.map(one => `\`${one}\``).join(' or '))
    return found
  }

/** `true`, `false`, or a mapping of options. */
export const switchOr =
  <R extends Readers>(readers: R): Reader<boolean | Fields<R>> =>
  (value, at) =>
    value.kind === 'map' ? readFields(value, readers, at) : switched(value, at)

export const fieldsOf =
  <R extends Readers>(readers: R): Reader<Fields<R>> =>
  (value, at) =>
    readFields(value, readers, at)

/** For what is not carried out, and of any shape. */
export const anything: Reader<null> = () => null

function entries(value: YamlValue, at: At): readonly YamlEntry[] {
  if (value.kind === 'map') return value.entries()
  throw mustBe(value, at, 'a mapping of names to values')
}

function mustBe({ line }: YamlValue, { file, field }: At, words: string): Error {
  const advice = field === '' ? 'Begin with `name: NAME`.' : 'Correct the value.'
  return wrong({ file, line, ...(field !== '' && { field }) }, `must be ${words}`, advice)
}

function unknown({ key, line }: YamlEntry, { file, field }: At, known: readonly string[]): Error {
  const nearest = nearestName(key, known)
  const meant = nearest === undefined ? '' : `Did you mean \`${nearest}\`? `
  return wrong({ file, line, field }, 'is not known here', `${meant}Allowed are: ${known.join(', ')}.`)
}
