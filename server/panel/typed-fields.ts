import * as z from 'zod'
import { commandLine, commandWords } from '../../shared/command-words.ts'
import { type Field, type Fields, mapFields } from '../../shared/fields.ts'
import { readingField } from '../reading-field.ts'

export const mebibyte = 1024 * 1024

type Typed<T extends Fields> = { readonly [Name in keyof T]?: string | undefined }
type FormShape<T extends Fields> = { readonly [Name in keyof T]: z.ZodOptional<z.ZodType<string>> }

/** A form of these fields as a browser sends it: texts, and switches that carry `on` or nothing. */
export function formShape<T extends Fields>(fields: T): FormShape<T> {
  return mapFields(fields, ({ kind }) =>
    (kind === 'switch' ? z.literal('on') : z.string().max(20_000)).optional(),
  ) as FormShape<T>
}

/**
 * What a form says, in the words of the API. An emptied field is null where that means something; a switch that is not
 * sent is off. Throws VALIDATION for what is no text of its kind; the schema of the API says the rest.
 */
export function readTyped<T extends Fields>(fields: T, typed: Typed<T>): Record<string, unknown> {
  return mapFields(fields, (field, name) => typedValue(field, name, typed[name]))
}

/** The same way back: values in force, as the form shows them. */
export function typedOf<T extends Fields>(
  fields: T,
  values: { readonly [Name in keyof T]: unknown },
): { readonly [Name in keyof T]?: string } {
  const shown = Object.entries(fields).map(([name, field]) => [name, textOf(field, values[name])])
  return Object.fromEntries(shown.filter(([, text]) => text !== undefined))
}

function typedValue(field: Field, name: string, typed: string | undefined): unknown {
  if (field.kind === 'switch') return typed === 'on'
  if (typed === undefined) return undefined
  if (field.kind === 'secret') return typed === '' ? undefined : typed
  if (field.kind === 'lines') return typed.split(/[\s,]+/).filter(line => line !== '')
  const text = typed.trim()
  if (text === '') return field.nullable === true ? null : undefined
  switch (field.kind) {
    case 'prose':
      return text.replaceAll('\r\n', '\n')
    case 'number':
    case 'decimal':
    case 'seconds':
      return Number(text)
    case 'bytes':
      return sizeOf(text)
    case 'command':
      return readingField(name, () => commandWords(typed))
    default:
      return text
  }
}

/** A number alone is MiB. */
function sizeOf(text: string): string | number {
  return /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * mebibyte) : text
}

/** Undefined for a switch that is off, and for what is never shown. */
function textOf(field: Field, value: unknown): string | undefined {
  if (field.kind === 'switch') return value === true ? 'on' : undefined
  if (field.kind === 'secret') return undefined
  if (value === null || value === undefined) return ''
  if (field.kind === 'bytes') return String(Number(value) / mebibyte)
  if (field.kind === 'lines' && Array.isArray(value)) return value.join('\n')
  return Array.isArray(value) ? commandLine(value) : String(value)
}
