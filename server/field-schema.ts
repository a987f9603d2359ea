import * as z from 'zod'
import { byteSize, parseByteSize } from '../shared/byte-size.ts'
import { type Field, type Fields, mapFields, type Pattern, type ValueOf } from '../shared/fields.ts'

type Inputs<T extends Fields> = { readonly [Name in keyof T]: z.ZodOptional<z.ZodType<ValueOf<T[Name]>>> }
type Shapes<T extends Fields> = { readonly [Name in keyof T]: z.ZodType<ValueOf<T[Name]>> }

/** What the API takes: each field may be left out. */
export function inputsOf<T extends Fields>(fields: T): Inputs<T> {
  return mapFields(fields, field => orNull(field, inputOf(field)).optional()) as Inputs<T>
}

/** What the API answers. */
export function shapesOf<T extends Fields>(fields: T): Shapes<T> {
  return mapFields(fields, field => orNull(field, shapeOf(field))) as Shapes<T>
}

const word = z
  .string()
  .min(1)
  .max(4096)
  .refine(text => !text.includes('\0'), 'must not hold a NUL character')
const command = z.array(word).min(1).max(64)

/** A pasted token often ends in a line break, which no registry would take. */
const secret = z
  .string()
  .max(16_384)
  .transform(text => text.replace(/(?<![\r\n])[\r\n]+$/, ''))
  .refine(text => !text.includes('\0'), 'has a NUL character in it')

/** A volume of an app. */
export const mountInput = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens, such as data'),
  path: z
    .string()
    .max(255)
    .regex(/^(\/[A-Za-z0-9._-]+)+\/?$/, 'must be an absolute path in the container, such as /data')
    .transform(path => path.replace(/\/$/, ''))
    .refine(
      path => !/(^|\/)\.\.?(\/|$)/.test(path) && !/^\/(proc|sys|dev)(\/|$)/.test(path),
      'must not be /proc, /sys, /dev or contain ..',
    ),
})

function inputOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'text':
      return matching(z.string().min(1).max(field.most), field.pattern)
    case 'prose':
      return matching(z.string().trim().min(1).max(field.most), field.pattern)
    case 'number':
    case 'seconds':
      return z.int().min(field.least).max(field.most)
    case 'decimal':
      return z.number().min(field.least).max(field.most)
    case 'bytes':
      return size(field)
    case 'switch':
      return z.boolean()
    case 'command':
      return command
    case 'choice':
      return z.enum(Object.keys(field.choices))
    case 'secret':
      return secret
    case 'email':
      return z.email()
    case 'address':
      return z
        .string()
        .max(field.most)
        .refine(isSafeAddress, 'must be an https:// address (http:// only on this machine)')
    case 'lines':
      return linesOf(z.string(), field.most)
    case 'login':
      return z.strictObject({ username: z.string(), password: z.string().optional() })
    case 'mounts':
      return z.array(mountInput).max(32).superRefine(refuseTwice('name')).superRefine(refuseTwice('path'))
  }
}

function shapeOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'text':
    case 'prose':
    case 'secret':
    case 'email':
    case 'address':
      return z.string()
    case 'number':
    case 'decimal':
    case 'seconds':
    case 'bytes':
      return z.number()
    case 'switch':
      return z.boolean()
    case 'command':
    case 'lines':
      return z.array(z.string()).readonly()
    case 'login':
      return z.object({ username: z.string() })
    case 'choice':
      return z.enum(Object.keys(field.choices))
    case 'mounts':
      return z.array(z.object({ name: z.string(), path: z.string() })).readonly()
  }
}

function orNull({ nullable }: Field, schema: z.ZodType): z.ZodType {
  return nullable === true ? schema.nullable() : schema
}

function matching(schema: z.ZodString, pattern: Pattern | undefined): z.ZodType {
  return pattern === undefined ? schema : schema.regex(pattern.is, pattern.otherwise)
}

function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, search } = new URL(text)
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
  return username === '' && search === '' && (protocol === 'https:' || (protocol === 'http:' && isHere))
}

/** Bytes, or a text with a unit: `512Mi`, `512MB`, `1g`. */
function size({ least, leastWords, most = Number.MAX_SAFE_INTEGER }: Extract<Field, { readonly kind: 'bytes' }>) {
  return z.union([z.int(), z.string()]).transform((value, context) => {
    const bytes = typeof value === 'number' ? value : parseByteSize(value)
    if (bytes !== null && bytes >= least && bytes <= most) return bytes
    const isTooMuch = bytes !== null && bytes > most
    const bound = isTooMuch ? `at most ${byteSize(most, 'binary')}` : `at least ${leastWords}`
    context.addIssue({ code: 'custom', message: `must be a size of ${bound}, such as 512Mi` })
    return z.NEVER
  })
}

/** Each once; null is none. */
export function linesOf(line: z.ZodType<string>, most: number) {
  return z
    .array(line)
    .max(most)
    .nullable()
    .transform((lines): readonly string[] => [...new Set(lines ?? [])])
}

/** For a list in which no two entries may have the same `part`. */
export function refuseTwice<Part extends string>(part: Part) {
  return (list: readonly Readonly<Record<Part, string>>[], context: z.core.$RefinementCtx): void => {
    const firstAt = new Map(list.map((one, at) => [one[part], at] as const).reverse())
    const again = list.findIndex((one, at) => firstAt.get(one[part]) !== at)
    if (again >= 0) context.addIssue({ code: 'custom', path: [again, part], message: 'is a duplicate' })
  }
}
