import type { Child } from 'hono/jsx'
import { describedBy, FieldFrame } from './field-frame.tsx'
import { Time } from './time.tsx'

export interface SecretProps {
  readonly name: string
  readonly label: string
  readonly now: number
  /** When the value in force was set; null where there is none yet. */
  readonly setAt: number | null
  readonly id?: string
  readonly hint?: Child
  readonly error?: string | undefined
  readonly autocomplete?: 'off' | 'new-password'
}

/** Write-only: the value never comes back from the server. Left empty, it stays as it is. */
export function Secret({ name, label, now, setAt, id = name, hint, error, autocomplete = 'off' }: SecretProps) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      {setAt === null ? null : (
        <p class="secret-set" id={`${id}-set`}>
          <span class="secret-dots" aria-hidden="true">
            ••••••••
          </span>
          Set <Time at={setAt} now={now} />. Type to replace it.
        </p>
      )}
      <input
        type="password"
        class="input is-code"
        id={id}
        name={name}
        autocomplete={autocomplete}
        required={setAt === null}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(id, { hint, error })}
      />
    </FieldFrame>
  )
}
