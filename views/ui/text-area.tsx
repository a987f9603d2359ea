import type { Child } from 'hono/jsx'
import { describedBy, FieldFrame } from './field-frame.tsx'

export interface TextAreaProps {
  readonly name: string
  readonly label: string
  readonly id?: string
  readonly value?: string | undefined
  readonly hint?: Child
  readonly error?: string | undefined
  readonly optional?: boolean
  readonly rows?: number
  readonly placeholder?: string
  readonly required?: boolean
}

export function TextArea(props: TextAreaProps) {
  const { name, label, id = name, value, hint, error, optional, rows = 4, placeholder, required } = props
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional ?? false}>
      <textarea
        id={id}
        name={name}
        class="input is-code"
        rows={rows}
        placeholder={placeholder}
        required={required}
        spellcheck={false}
        autocapitalize="none"
        autocomplete="off"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, { hint, error })}
      >
        {value}
      </textarea>
    </FieldFrame>
  )
}
