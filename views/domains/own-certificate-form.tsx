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
          ? 'It is used until it expires, and not renewed automatically.'
          : 'Caddy gets one automatically. Upload your own where that is not possible.'}
      </p>
      <Form action={action} answer="page" class="stack">
        <ProblemBanner problem={problem} />
        <TextArea
          name="certificate"
          label="Certificate"
          rows={4}
          placeholder="-----BEGIN CERTIFICATE-----"
          hint="PEM: the certificate first, then its intermediates."
          value={values.certificate}
          error={errors.certificate}
          required
        />
        <TextArea
          name="key"
          label="Private key"
          rows={4}
          placeholder="-----BEGIN PRIVATE KEY-----"
          hint="PEM, without a passphrase. Stored encrypted, and never shown again."
          error={errors.key}
          required
        />
        {mayInsist ? (
          <Switch
            name="insist"
            label="It may cover domains of other apps"
            hint="A company wildcard, for example. It is used for this domain only."
            isOn={false}
          />
        ) : null}
        <div class="actions">
          <Button>{hasOwn ? 'Replace certificate' : 'Use this certificate'}</Button>
        </div>
      </Form>
      {hasOwn ? (
        <Form action={`${action}/delete`} answer="page">
          <Button kind="danger">Use an automatic certificate</Button>
        </Form>
      ) : null}
    </div>
  )
}
