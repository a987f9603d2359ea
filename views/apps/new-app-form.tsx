import { appSettingFields } from '../../shared/app-setting-fields.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { choicesOf } from '../ui/field-of.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'
import { type Option, Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'

export type NewAppField =
  | 'image'
  | 'name'
  | 'port'
  | 'project'
  | 'credential'
  | 'pullPolicy'
  | 'domain'
  | 'healthPath'
  | 'variables'

export interface NewAppFormProps {
  readonly form: FormState<NewAppField>
  readonly size: 'short' | 'whole'
  readonly choices?: NewAppChoices
}

export interface NewAppChoices {
  /** The first is the one that is taken when nothing is said. */
  readonly projects: readonly Option[]
  /** `''` stands for "as the image needs it". */
  readonly credentials: readonly Option[]
  /** `apps.example.com`: what an app's own address ends with. */
  readonly appsDomain: string
}

export function NewAppForm({ form, size, choices }: NewAppFormProps) {
  const { values, errors, problem } = form
  return (
    <Form action="/apps" class="stack">
      <ProblemBanner problem={problem} />
      <Field
        name="image"
        label="Image"
        face="code"
        placeholder="ghcr.io/acme/shop:1.0"
        hint="With its tag. A digest works too."
        value={values.image}
        error={errors.image}
        autofocus={size === 'whole' && !errors.name}
        required
      />
      <Field
        name="name"
        label="Name"
        face="code"
        placeholder="shop"
        hint={choices ? `Its address becomes <name>.${choices.appsDomain}.` : 'Lower-case letters, digits and hyphens.'}
        value={values.name}
        error={errors.name}
        maxlength={40}
        required
      />
      {size === 'whole' && choices ? <More form={form} choices={choices} /> : null}
      <div class="actions">
        <Button kind="primary">Create and deploy</Button>
        <Button kind="quiet" name="deploy" value="later">
          Create only
        </Button>
      </div>
    </Form>
  )
}

function More({
  form: { values, errors },
  choices,
}: {
  readonly form: FormState<NewAppField>
  readonly choices: NewAppChoices
}) {
  const isOpen = ['port', 'domain', 'healthPath', 'credential', 'pullPolicy', 'variables'].some(
    name => name in errors || name in values,
  )
  return (
    <details class="more" open={isOpen}>
      <summary>Variables, port, domain, health, credential, pull</summary>
      <div class="stack">
        <TextArea
          name="variables"
          label="Variables"
          rows={4}
          placeholder={'DATABASE_URL=postgres://…\nLOG_LEVEL=info'}
          hint={
            values.variables
              ? 'Enter them again: values are not sent back to this page.'
              : 'One NAME=value a line, as in a .env file.'
          }
          error={errors.variables}
          optional
        />
        <Switch id="variables-secret" name="secret" label="All of them secret" isOn />
        <div class="pair">
          <Field
            name="port"
            label="Port"
            inputmode="numeric"
            hint="Empty: what the image exposes, else 8080."
            value={values.port}
            error={errors.port}
            width="short"
            optional
          />
          <Field
            name="healthPath"
            label="Health path"
            face="code"
            placeholder="/up"
            hint="Must answer 200 to 399."
            value={values.healthPath}
            error={errors.healthPath}
            optional
          />
        </div>
        <Field
          name="domain"
          label="Domain"
          face="code"
          placeholder="shop.example.com"
          hint="Beside its own address. Point its DNS here first."
          value={values.domain}
          error={errors.domain}
          optional
        />
        <div class="pair">
          <Select
            name="credential"
            label="Credential"
            options={choices.credentials}
            value={values.credential}
            error={errors.credential}
          />
          <Select
            name="pullPolicy"
            label="Pull"
            options={choicesOf(appSettingFields.pullPolicy.choices)}
            value={values.pullPolicy}
            error={errors.pullPolicy}
            hint="An image that you built on this server is in no registry: never ask for it."
          />
        </div>
        {choices.projects.length > 1 ? (
          <Select
            name="project"
            label="Project"
            options={choices.projects}
            value={values.project}
            error={errors.project}
          />
        ) : null}
      </div>
    </details>
  )
}
