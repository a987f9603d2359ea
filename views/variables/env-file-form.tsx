import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'

export interface EnvFileFormProps {
  readonly app: string
  readonly form: FormState<'text'>
}

/** Each line sets one variable; those not named stay as they are. */
export function EnvFileForm({ app, form: { errors, problem } }: EnvFileFormProps) {
  return (
    <Form action={`/apps/${app}/env-file`} class="stack">
      <ProblemBanner problem={problem} />
      <TextArea
        name="text"
        label="Lines of NAME=value"
        rows={5}
        placeholder={'# comments are skipped\nDATABASE_URL=postgres://…\nLOG_LEVEL="info"'}
        hint="Variables not named here stay as they are."
        error={errors.text}
        required
      />
      <Switch id="env-secret" name="secret" label="All of them secret" isOn />
      <div class="actions">
        <Button>Set variables</Button>
      </div>
    </Form>
  )
}
