import { Field } from '../ui/field.tsx'
import type { FormState } from '../ui/form-state.ts'
import { Setting } from './setting.tsx'

const times = [
  { name: 'startTimeoutSeconds', label: 'Start', hint: 'Until it must answer.' },
  { name: 'drainSeconds', label: 'Drain', hint: 'For open connections of the old one.' },
  { name: 'stopTimeoutSeconds', label: 'Stop', hint: 'Between SIGTERM and SIGKILL.' },
  { name: 'holdSeconds', label: 'Hold', hint: 'Visitors wait at most this long where it must stop before it starts.' },
] as const

export type SecondsField = (typeof times)[number]['name']

export function TimesSetting({ form }: { readonly form: FormState<SecondsField> }) {
  return (
    <Setting title="Time limits" text="How long a deploy waits for each step.">
      <div class="pair">
        {times.map(({ name, label, hint }) => (
          <Field
            name={name}
            label={label}
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
