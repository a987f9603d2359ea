import type { Child } from 'hono/jsx'
import { describedBy, FieldFrame } from './field-frame.tsx'

export interface FieldProps {
  readonly name: string
  readonly label: string
  /** Unique on the page; the name where nothing else is said. */
  readonly id?: string
  readonly value?: string | number | undefined
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'url' | 'search'
  readonly hint?: Child
  readonly error?: string | undefined
  readonly optional?: boolean
  readonly required?: boolean
  readonly autofocus?: boolean
  readonly placeholder?: string
  readonly autocomplete?: string
  readonly inputmode?: 'numeric' | 'decimal' | 'email' | 'url'
  /** `code` for what a machine reads: names, images, paths. */
  readonly face?: 'words' | 'code'
  readonly width?: 'full' | 'short'
  readonly unit?: string
  readonly maxlength?: number
  readonly minlength?: number
  readonly min?: number
  readonly max?: number
}

export function Field(props: FieldProps) {
  const { name, label, id = name, hint, error, optional, face = 'words', width = 'full', unit, ...input } = props
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} optional={optional ?? false}>
      <span class={`input-row is-${width}`}>
        <input
          {...input}
          id={id}
          name={name}
          class={face === 'code' ? 'input is-code' : 'input'}
          type={props.type ?? 'text'}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={describedBy(id, { hint, error })}
          autocomplete={props.autocomplete ?? 'off'}
          autocapitalize={face === 'code' ? 'none' : undefined}
          spellcheck={face === 'code' ? false : undefined}
        />
        {unit ? <span class="input-unit">{unit}</span> : null}
      </span>
    </FieldFrame>
  )
}
