import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'

export type CertificateField = 'certificate' | 'key'

export interface OwnCertificateFormProps {
  readonly app: string
  readonly host: string
  /** One stands; another takes its place. */
  readonly hasOwn: boolean
  /** An admin looks, who may bring one that fits hosts of other apps too. */
  readonly mayInsist: boolean
  readonly form: FormState<CertificateField>
}

/** A key that was refused is not shown again. */
export function OwnCertificateForm({ app, host, hasOwn, mayInsist, form }: OwnCertificateFormProps) {
  const { values, errors, problem } = form
  const action = `/apps/${app}/domains/${host}/certificate`
  return (
    <div class="stack">
      <p class="quiet">
        {hasOwn
          ? 'It is shown until it ends, and not renewed by itself.'
          : 'Caddy gets one by itself. Bring your own where that cannot be.'}
      </p>
      <Form action={action} answer="page" class="stack">
        <ProblemBanner problem={problem} />
        <TextArea
          name="certificate"
          label="Certificate"
          rows={4}
          placeholder="-----BEGIN CERTIFICATE-----"
          hint="PEM: the host's own first, then those of its authorities."
          value={values.certificate}
          error={errors.certificate}
          required
        />
        <TextArea
          name="key"
          label="Private key"
          rows={4}
          placeholder="-----BEGIN PRIVATE KEY-----"
          hint="PEM, without a passphrase. It is sealed, and never shown again."
          error={errors.key}
          required
        />
        {mayInsist ? (
          <Switch
            name="insist"
            label="It may fit hosts of other apps"
            hint="A wildcard of the company, for example. It is shown for this host and for no other."
            isOn={false}
          />
        ) : null}
        <div class="actions">
          <Button>{hasOwn ? 'Replace certificate' : 'Use this certificate'}</Button>
        </div>
      </Form>
      {hasOwn ? (
        <Form action={`${action}/delete`} answer="page">
          <Button kind="danger">Let Caddy get it again</Button>
        </Form>
      ) : null}
    </div>
  )
}
