import type { Child } from 'hono/jsx'
import type { Field as Declared, Fields } from '../../shared/fields.ts'
import { Field } from './field.tsx'
import type { FormState } from './form-state.ts'
import type { Option } from './select.tsx'
import { Switch } from './switch.tsx'
import { TextArea } from './text-area.tsx'

export interface FieldOfProps<T extends Fields> {
  /** The table it is declared in. */
  readonly fields: T
  readonly name: keyof T & string
  readonly form: FormState<keyof T & string>
  readonly hint?: Child
  readonly placeholder?: string
  /** Unique on the page; the name where nothing else is said. */
  readonly id?: string
  readonly rows?: number
  readonly required?: boolean
  /** An empty field means something; by itself where the table says so. */
  readonly optional?: boolean
}

/** A field of a form by its declaration: what it is called, and what it looks like. */
export function FieldOf<T extends Fields>({ fields, name, form, ...look }: FieldOfProps<T>) {
  const declared: Declared | undefined = fields[name]
  if (declared === undefined) return null
  const { kind, label, nullable: optional = false } = declared
  const value = form.values[name]
  if (kind === 'switch') return <Switch name={name} label={label} {...pick(look)} isOn={value === 'on'} />
  const common = { name, label, optional, ...look, value, error: form.errors[name] }
  if (kind === 'prose') return <TextArea {...common} />
  if (kind === 'lines') return <TextArea {...common} optional />
  if (kind === 'email') return <Field {...common} type="email" />
  if (isText[kind]) return <Field {...common} face="code" />
  const unit = units[kind]
  const inputmode = kind === 'decimal' || kind === 'bytes' ? 'decimal' : 'numeric'
  return <Field {...common} {...(unit && { unit })} inputmode={inputmode} width="short" />
}

const isText: Readonly<Partial<Record<Declared['kind'], true>>> = { text: true, command: true, address: true }

const units: Readonly<Partial<Record<Declared['kind'], string>>> = { seconds: 'seconds', bytes: 'MiB' }

/** What can be chosen, for a list or buttons. */
export function choicesOf(choices: Readonly<Record<string, string>>): readonly Option[] {
  return Object.entries(choices).map(([value, label]) => ({ value, label }))
}

function pick({ hint, id }: { readonly hint?: Child; readonly id?: string }) {
  return { ...(hint === undefined ? {} : { hint }), ...(id === undefined ? {} : { id }) }
}
