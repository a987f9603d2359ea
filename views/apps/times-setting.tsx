import { Field } from '../ui/field.tsx'
import { fieldNames } from '../ui/field-names.ts'
import type { FormState } from '../ui/form-state.ts'
import { Setting } from './setting.tsx'

const times = [
  { name: 'startTimeoutSeconds', hint: 'Until it must answer.' },
  { name: 'drainSeconds', hint: 'For open connections of the old one.' },
  { name: 'stopTimeoutSeconds', hint: 'Between SIGTERM and SIGKILL.' },
  { name: 'holdSeconds', hint: 'Visitors wait at most this long where it must stop before it starts.' },
] as const

export type SecondsField = (typeof times)[number]['name']

export function TimesSetting({ form }: { readonly form: FormState<SecondsField> }) {
  return (
    <Setting title="Time limits" text="How long a deploy waits for each step.">
      <div class="pair">
        {times.map(({ name, hint }) => (
          <Field
            name={name}
            label={fieldNames[name]}
            hint={hint}
            inputmode="numeric"
            width="short"
            unit="seconds"
            value={form.values[name]}
            error={form.errors[name]}
          />
        ))}
      </div>
    </Setting>
  )
}
