import type { Child } from 'hono/jsx'
import { describedBy, FieldFrame } from './field-frame.tsx'

export interface Option {
  readonly value: string
  readonly label: string
}

export interface SelectProps {
  readonly name: string
  readonly label: string
  readonly options: readonly Option[]
  readonly id?: string
  readonly value?: string | undefined
  readonly hint?: Child
  readonly error?: string | undefined
}

export function Select({ name, label, options, id = name, value, hint, error }: SelectProps) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        name={name}
        class="input select"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, { hint, error })}
      >
        {options.map(option => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
