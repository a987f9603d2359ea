import { type Command, InvalidArgumentError, Option } from 'commander'
import { commandLine, commandWords } from '../shared/command-words.ts'
import type { Field, Fields, Mount } from '../shared/fields.ts'
import { timeMs } from './deploys/follow-options.ts'
import { readingText } from './reading-text.ts'

/** What commander made of the options, by their names. */
export type Given = Readonly<Record<string, unknown>>

/** An option for each field; what can be taken away has `--no-…` too. */
export function takesFields(command: Command, fields: Fields): Command {
  for (const field of Object.values(fields)) {
    command.addOption(optionOf(field))
    if (canBeNone(field)) command.addOption(new Option(noFlag(field), 'none').hideHelp())
  }
  return command
}

/** The fields that were given, as the API names and takes them. */
export function fieldsIn(fields: Fields, given: Given): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = given[optionOf(field).attributeName()]
    if (value !== undefined) body[name] = sent(field, value)
  }
  return body
}

/** The options that give these fields, to show them again: `--memory 512Mi --no-alone`. */
export function typedAgain(fields: Fields, body: Readonly<Record<string, unknown>>): string {
  const options = Object.entries(fields).filter(([name]) => body[name] !== undefined)
  return options.map(([name, field]) => optionWith(field, body[name])).join(' ')
}

function optionWith(field: Field, value: unknown): string {
  if (value === true) return optionName(field)
  if (value === false || value === null) return noFlag(field)
  return `${optionName(field)} ${Array.isArray(value) ? `"${commandLine(value)}"` : (value as string | number)}`
}

/** `--health`, as it is typed. */
export function optionName(field: Field): string {
  return optionOf(field).long ?? field.flag
}

function optionOf(field: Field): Option {
  const { flag, help } = field
  const option = new Option(flag, saysNo(field) ? `${help}; else ${noFlag(field)}` : help)
  if (field.kind === 'choice') return option.choices(Object.keys(field.choices))
  const parse = parserOf(field)
  return parse === undefined ? option : option.argParser(parse)
}

function canBeNone({ kind, nullable }: Field): boolean {
  return kind === 'switch' || kind === 'lines' || nullable === true
}

/** What is no single text cannot be emptied. */
function saysNo({ kind }: Field): boolean {
  return kind === 'switch' || kind === 'lines' || kind === 'login'
}

function noFlag(field: Field): string {
  const name = /--[a-z-]+/.exec(field.flag)?.[0] ?? field.flag
  return name.replace('--', '--no-')
}

type Parser = (text: string, before: unknown) => unknown

function parserOf({ kind, nullable }: Field): Parser | undefined {
  const orNone = (parse: (text: string) => unknown) => (text: string) =>
    nullable === true && text === '' ? '' : parse(text)
  if (kind === 'number') return orNone(wholeNumber)
  if (kind === 'decimal') return orNone(decimal)
  if (kind === 'seconds') return orNone(text => Math.round(timeMs(text) / 1000))
  if (kind === 'mounts') return (text, before) => addMount(text, before as readonly Mount[] | undefined)
  return undefined
}

/** As it stands in the API. An empty text takes a field away; commander knows no null, so it is that until here. */
function sent(field: Field, value: unknown): unknown {
  if (field.kind === 'switch') return value
  if (field.kind === 'lines') return value === false ? [] : value
  if (value === false || (field.nullable === true && value === '')) return null
  if (field.kind === 'command' && typeof value === 'string')
    return readingText(optionName(field), () => commandWords(value))
  return value
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number.')
}

function decimal(text: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a number, such as 0.5.')
}

/** An empty text takes all away. */
function addMount(text: string, mounts: readonly Mount[] = []): readonly Mount[] {
  if (text === '') return []
  const [name = '', path = '', ...rest] = text.split(':')
  if (name !== '' && path.startsWith('/') && rest.length === 0) return [...mounts, { name, path }]
  throw new InvalidArgumentError('Write it as name:/path/in/the/container.')
}
