import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'
import { Secret } from '../ui/secret.tsx'
import { Switch } from '../ui/switch.tsx'

export type CredentialField =
  | 'name'
  | 'server'
  | 'username'
  | 'password'
  | 'email'
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'region'
  | 'account'
  | 'endpoint'
  | 'plainHttp'

export interface CredentialFormProps {
  readonly type: 'registry' | 'ecr'
  readonly form: FormState<CredentialField>
  /** The one being changed; null for a new one. */
  readonly name: string | null
  /** When its password or secret key was set; null for a new one. */
  readonly passwordSetAt: number | null
  readonly now: number
}

export function CredentialForm(props: CredentialFormProps) {
  const { type, form, name } = props
  const { values, errors, problem } = form
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
      <Field
        name="server"
        label="Server"
        face="code"
        placeholder={type === 'ecr' ? '123456789012.dkr.ecr.eu-central-1.amazonaws.com' : 'ghcr.io'}
        hint={serverHint(type, name)}
        value={values.server}
        error={errors.server}
        required
      />
      {type === 'ecr' ? <EcrFields {...props} /> : <RegistryFields {...props} />}
      <Switch
        name="plainHttp"
        label="Without TLS"
        hint="Sends the password in the open. Only for a registry in a network of your own that has no certificate."
        isOn={values.plainHttp === 'on'}
      />
      <div class="actions">
        <Button kind="primary">{name === null ? 'Save and check' : 'Save'}</Button>
      </div>
    </Form>
  )
}

function serverHint(type: 'registry' | 'ecr', name: string | null): string {
  if (name !== null) return 'Another server needs the password again: it was sealed for this one.'
  return type === 'ecr'
    ? 'Of your account and region.'
    : 'Add a path to narrow it: ghcr.io/acme. Docker Hub is docker.io.'
}

function RegistryFields({ form: { values, errors }, passwordSetAt, now }: CredentialFormProps) {
  return (
    <>
      <Field name="username" label="User name" face="code" value={values.username} error={errors.username} required />
      <Secret
        name="password"
        label="Password or token"
        hint="One that may only read is enough: berth pulls, and never pushes."
        setAt={passwordSetAt}
        now={now}
        error={errors.password}
        autocomplete="new-password"
      />
      <Field name="email" label="E-mail" type="email" value={values.email} error={errors.email} optional />
    </>
  )
}

function EcrFields({ form: { values, errors }, passwordSetAt, now }: CredentialFormProps) {
  return (
    <>
      <Field
        name="accessKeyId"
        label="Access key id"
        face="code"
        value={values.accessKeyId}
        error={errors.accessKeyId}
        required
      />
      <Secret
        name="secretAccessKey"
        label="Secret access key"
        hint="Exchanged for a 12 h token when a pull needs one."
        setAt={passwordSetAt}
        now={now}
        error={errors.secretAccessKey}
        autocomplete="new-password"
      />
      <div class="pair">
        <Field
          name="region"
          label="Region"
          face="code"
          placeholder="eu-central-1"
          value={values.region}
          error={errors.region}
          required
        />
        <Field name="account" label="Account" face="code" value={values.account} error={errors.account} optional />
      </div>
      <Field
        name="endpoint"
        label="Endpoint"
        face="code"
        hint="Of the token service, in other partitions. Empty: by region."
        value={values.endpoint}
        error={errors.endpoint}
        optional
      />
    </>
  )
}
