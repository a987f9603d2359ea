import type { Child } from 'hono/jsx'

export interface SwitchProps {
  readonly name: string
  readonly label: Child
  readonly id?: string
  readonly value?: string
  readonly hint?: Child
  readonly isOn?: boolean
}

/** On or off: a checkbox in other clothes. The form carries `name=on` only while it is on, like any checkbox. */
export function Switch({ name, label, id = name, value = 'on', hint, isOn = false }: SwitchProps) {
  return (
    <div class="switch-row">
      <input
        type="checkbox"
        class="switch"
        id={id}
        name={name}
        value={value}
        checked={isOn}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <div>
        <label class="switch-label" for={id}>
          {label}
        </label>
        {hint ? (
          <p class="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  )
}
