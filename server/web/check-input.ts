import type * as z from 'zod'
import { nearestName } from '../../shared/nearest-name.ts'
import { AppError, correctIt, type ErrorDetails } from '../errors.ts'
import { fieldsAt } from './known-fields.ts'

/** The parsed value, or VALIDATION that names the field, what is wrong with it and the next step. */
export function checkInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value, { error: wordsFor, reportInput: true })
  if (result.success) return result.data
  const issue = firstUnion(result.error.issues[0])
  const field = fieldOf(issue)
  throw new AppError({
    code: 'VALIDATION',
    message: `${field === '' ? 'The request' : `\`${field}\``} ${issue?.message ?? 'is not what this takes'}.`,
    ...adviceFor(issue, schema, value),
    field: field === '' ? wholeInput(issue) : field,
  })
}

type Issue = z.core.$ZodIssue | undefined

/** What is wrong, as the end of a sentence that begins with the field. Values of people are not repeated: they may be secrets. */
function wordsFor(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') return 'is not a field of this request'
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'is missing' : `must be ${article(issue.expected)}${butIs(issue.input)}`
  if (issue.code === 'invalid_value')
    return `must be ${issue.values
      .map(String)
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1')}`
  if (issue.code === 'too_big') return `must be at most ${sizeOf(issue.origin, issue.maximum)}`
  if (issue.code === 'too_small') return `must be at least ${sizeOf(issue.origin, issue.minimum)}`
  if (issue.code === 'not_multiple_of') return `must be a multiple of ${issue.divisor}`
  if (issue.code === 'invalid_format')
    return issue.format === 'regex' ? 'is not written as it must be' : `must be a valid ${issue.format}`
  return 'is not what this takes'
}

/** Of a choice, the branch that came furthest says most. */
function firstUnion(issue: Issue): Issue {
  if (issue?.code !== 'invalid_union') return issue
  const deepest = issue.errors
    .map(branch => branch[0])
    .sort((one, other) => (other?.path.length ?? 0) - (one?.path.length ?? 0))[0]
  return deepest && firstUnion({ ...deepest, path: [...issue.path, ...deepest.path] })
}

function fieldOf(issue: Issue): string {
  const path = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? [])
  return path.map(String).join('.').slice(0, 200)
}

/** A body that is no object at all; forms show other problems of the whole above their fields. */
function wholeInput(issue: Issue): 'body' | undefined {
  return issue?.code === 'invalid_type' ? 'body' : undefined
}

function adviceFor(issue: Issue, schema: z.ZodType, value: unknown): Pick<ErrorDetails, 'advice' | 'docs'> {
  if (issue?.code === 'custom' && typeof issue.params?.advice === 'string') return { advice: issue.params.advice }
  if (issue?.code !== 'unrecognized_keys') return correctIt
  const known = fieldsAt(schema, issue.path)
  const nearest = nearestName(issue.keys[0] ?? '', known)
  if (nearest === undefined && isTornOff(issue.keys[0] ?? '', value)) return { advice: tornAdvice }
  const list = known.length === 0 ? 'It takes no fields.' : `It takes: ${known.join(', ')}.`
  return { advice: nearest === undefined ? `Leave it out. ${list}` : `Did you mean \`${nearest}\`? ${list}` }
}

/** In a form an `&` ends a field: what follows it in a message looks like the name of another. */
function isTornOff(key: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('message' in value) || typeof value.message !== 'string')
    return false
  return /\W/.test(key) || Reflect.get(value, key) === ''
}

const tornAdvice =
  "It looks like a piece of the message: an `&` ends a form field. Send it so that it is kept: curl … --data-urlencode 'message=…' (instead of -d)."

const articles: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

function article(expected: string): string {
  return articles[expected] ?? `a ${expected}`
}

/** Nothing of a number: it has a fraction, or came from text that is none. */
function butIs(input: unknown): string {
  if (typeof input === 'number') return ''
  if (input === null) return ', not null'
  return `, not ${Array.isArray(input) ? 'a list' : (articles[typeof input] ?? typeof input)}`
}

function sizeOf(origin: string, size: number | bigint): string {
  if (origin === 'string') return `${size} ${size === 1 ? 'character' : 'characters'} long`
  if (origin === 'array' || origin === 'set') return `${size} ${size === 1 ? 'entry' : 'entries'} long`
  return String(size)
}
