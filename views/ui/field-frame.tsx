import type { Child } from 'hono/jsx'
import { Words } from './words.tsx'

export interface FieldFrameProps {
  readonly id: string
  readonly label: string
  readonly hint?: Child
  readonly error?: string | undefined
  readonly optional?: boolean
  readonly children: Child
}

/** Label above, hint and error below; whoever fills it ties them with `describedBy`. */
export function FieldFrame({ id, label, hint, error, optional, children }: FieldFrameProps) {
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <label class="field-label" for={id}>
        {label}
        {optional ? <span class="field-optional"> optional</span> : null}
      </label>
      {children}
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          <Words text={error} />
        </p>
      ) : null}
      {hint ? (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  )
}

export function describedBy(id: string, { hint, error }: { hint?: unknown; error?: unknown }): string | undefined {
  const ids = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}
