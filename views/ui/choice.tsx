import type { Child } from 'hono/jsx'

export interface ChoiceOption {
  readonly value: string
  readonly label: Child
  readonly hint?: Child
}

export interface ChoiceProps {
  readonly name: string
  readonly legend: string
  readonly value: string
  readonly options: readonly ChoiceOption[]
}

/** A few ways, all of them in sight. */
export function Choice({ name, legend, value, options }: ChoiceProps) {
  return (
    <fieldset class="choice">
      <legend class="field-label">{legend}</legend>
      {options.map(option => (
        <label class="choice-option">
          <input type="radio" name={name} value={option.value} checked={option.value === value} />
          <span>
            <span class="choice-label">{option.label}</span>
            {option.hint ? <span class="field-hint">{option.hint}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
