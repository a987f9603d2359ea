import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'
import { Switch } from '../ui/switch.tsx'

export type DeployField = 'image' | 'message' | 'force'

export interface DeployFormProps {
  readonly app: string
  /** The app's own image: what is deployed when nothing else is named. */
  readonly image: string | null
  readonly form: FormState<DeployField>
  /** Keeps ids apart where the form stands on a page with others. */
  readonly idPrefix?: string
}

export function DeployForm({ app, image, form, idPrefix = '' }: DeployFormProps) {
  const { values, errors, problem } = form
  return (
    <Form action={`/apps/${app}/deploys`} class="stack">
      <ProblemBanner problem={problem} />
      <Field
        id={`${idPrefix}image`}
        name="image"
        label="Image"
        face="code"
        value={values.image ?? image ?? ''}
        hint="Its tag is resolved at the registry now. Change the tag to deploy another version."
        error={errors.image}
        autofocus
        required
      />
      <Field
        id={`${idPrefix}message`}
        name="message"
        label="Note"
        value={values.message}
        error={errors.message}
        optional
      />
      <Switch
        id={`${idPrefix}force`}
        name="force"
        label="Replace the container even if nothing changed"
        isOn={values.force === 'on'}
      />
      <div class="actions">
        <Button kind="primary">Deploy</Button>
      </div>
    </Form>
  )
}
