import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { ProblemBanner } from '../ui/problem.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'
import type { VariableView } from './variable-table.tsx'

export type VariableField = 'name' | 'value' | 'secret'

export interface VariableFormProps {
  readonly app: string
  readonly form: FormState<VariableField>
  readonly editing: VariableView | null
}

/** Adds, or replaces the one of the same name. Secret unless switched off. */
export function VariableForm({ app, form, editing }: VariableFormProps) {
  const { values, errors, problem } = form
  const isSecret = values.secret === undefined ? (editing?.secret ?? true) : values.secret === 'on'
  return (
    <Form action={`/apps/${app}/variables`} class="stack">
      <ProblemBanner problem={problem} />
      {editing ? (
        <input type="hidden" name="name" value={editing.name} />
      ) : (
        <Field
          name="name"
          label="Name"
          face="code"
          placeholder="DATABASE_URL"
          value={values.name}
          error={errors.name}
          required
        />
      )}
      <TextArea
        name="value"
        label="Value"
        rows={1}
        value={editing?.value ?? undefined}
        hint={editing?.secret ? 'The old value is not shown; this one takes its place.' : undefined}
        error={errors.value}
      />
      <Switch name="secret" label="Secret" hint="Never shown again, here or by the API." isOn={isSecret} />
      <div class="actions">
        <Button kind={editing ? 'primary' : 'plain'}>{editing ? 'Replace' : 'Add variable'}</Button>
        {editing ? (
          <LinkButton href={`/apps/${app}/variables`} kind="quiet">
            Cancel
          </LinkButton>
        ) : null}
      </div>
    </Form>
  )
}
