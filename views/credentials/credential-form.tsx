import { type CredentialFieldName, type CredentialType, ownFieldsOf } from '../../shared/credential-fields.ts'
import { type CredentialField, commonCredentialFields, credentialKinds } from '../../shared/credential-kinds.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { FieldOf } from '../ui/field-of.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'
import { Secret } from '../ui/secret.tsx'

export type CredentialFormField = 'name' | keyof typeof commonCredentialFields | CredentialFieldName

export interface CredentialFormProps {
  readonly type: CredentialType
  readonly form: FormState<CredentialFormField>
  /** The one being changed; null for a new one. */
  readonly name: string | null
  /** When its password or secret key was set; null for a new one. */
  readonly passwordSetAt: number | null
  readonly now: number
}

export function CredentialForm(props: CredentialFormProps) {
  const { type, form, name } = props
  const { values, errors, problem } = form
  const fields = ownFieldsOf(type)
  const own = (field: string) => <OwnField {...props} fields={fields} field={field} />
  return (
    <Form action={name === null ? '/credentials' : `/credentials/${name}`} class="stack">
      <ProblemBanner problem={problem} />
      <input type="hidden" name="type" value={type} />
      {name === null ? (
        <Field
          name="name"
          label="Name"
          face="code"
          placeholder="ghcr-read"
          value={values.name}
          error={errors.name}
          required
        />
      ) : null}
      <FieldOf
        fields={commonCredentialFields}
        name="server"
        form={form}
        placeholder={credentialKinds[type].serverExample}
        hint={
          name === null
            ? credentialKinds[type].serverHint
            : 'A different server needs the password again: the stored one belongs to this server.'
        }
        required
      />
      {rowsOf(fields).map(row => (row.length === 1 ? row.map(own) : <div class="pair">{row.map(own)}</div>))}
      <FieldOf
        fields={commonCredentialFields}
        name="plainHttp"
        form={form}
        hint="Sends the password unencrypted. Only for a registry in a network of your own that has no certificate."
      />
      <div class="actions">
        <Button kind="primary">{name === null ? 'Save and check' : 'Save'}</Button>
      </div>
    </Form>
  )
}

type OwnFields = Readonly<Record<string, CredentialField>>

/** Fields, and halves that follow each other side by side. */
function rowsOf(fields: OwnFields): readonly (readonly string[])[] {
  const rows: string[][] = []
  for (const [name, { half }] of Object.entries(fields)) {
    const before = rows.at(-1)
    if (half === true && before !== undefined && fields[before[0] ?? '']?.half === true) before.push(name)
    else rows.push([name])
  }
  return rows
}

interface OwnFieldProps extends Omit<CredentialFormProps, 'form'> {
  readonly fields: OwnFields
  readonly field: string
  readonly form: FormState<string>
}

function OwnField({ fields, field, form, passwordSetAt, now }: OwnFieldProps) {
  const declared = fields[field]
  if (declared === undefined) return null
  const { kind, label, hint, example, required = false } = declared
  if (kind !== 'secret')
    return <FieldOf {...{ fields, form, hint, required }} name={field} {...(example && { placeholder: example })} />
  return (
    <Secret
      {...{ name: field, label, hint, now }}
      setAt={passwordSetAt}
      error={form.errors[field]}
      autocomplete="new-password"
    />
  )
}
