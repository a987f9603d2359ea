import { domainOptionFields as fields } from '../../shared/domain-option-fields.ts'
import { shownHost } from '../../shared/shown-host.ts'
import type { AppHead } from '../apps/app-head.tsx'
import { AppLayout } from '../apps/app-layout.tsx'
import type { Frame } from '../frame.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { FieldOf } from '../ui/field-of.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { ProblemBanner } from '../ui/problem.tsx'
import { OwnCertificateForm, type OwnCertificateFormProps } from './own-certificate-form.tsx'

export type OptionsField = keyof typeof fields | 'basicAuth.username' | 'basicAuth.password'

export interface DomainOptionsPageProps {
  readonly frame: Frame
  readonly app: AppHead
  readonly host: string
  /** What stands, or what was typed. */
  readonly form: FormState<OptionsField>
  /** A password stands and is kept unless another is typed. */
  readonly hasPassword: boolean
  /** Null where this server shows no certificates. */
  readonly certificate: Pick<OwnCertificateFormProps, 'hasOwn' | 'mayInsist' | 'form'> | null
}

export function DomainOptionsPage({ frame, app, host, form, hasPassword, certificate }: DomainOptionsPageProps) {
  return (
    <AppLayout frame={frame} app={app} tab="domains">
      {host.startsWith('*.') ? null : (
        <Card title={`Options of ${shownHost(host)}`}>
          <OptionsForm app={app.name} host={host} form={form} hasPassword={hasPassword} />
        </Card>
      )}
      {certificate === null ? null : (
        <Card title={`Custom certificate for ${shownHost(host)}`} id="own-certificate">
          <OwnCertificateForm app={app.name} host={host} {...certificate} />
        </Card>
      )}
    </AppLayout>
  )
}

type OptionsFormProps = Pick<DomainOptionsPageProps, 'host' | 'form' | 'hasPassword'> & { readonly app: string }

function OptionsForm({ app, host, form, hasPassword }: OptionsFormProps) {
  const { values, errors, problem } = form
  return (
    <Form action={`/apps/${app}/domains/${host}/options`} answer="page" class="stack">
      <ProblemBanner problem={problem} />
      <div class="pair">
        <Field
          name="basicAuth.username"
          label={fields.basicAuth.label}
          optional
          face="code"
          hint="Visitors sign in with it and a password. Empty: no sign-in."
          value={values['basicAuth.username']}
          error={errors['basicAuth.username']}
        />
        <Field
          name="basicAuth.password"
          label="Password"
          type="password"
          optional
          autocomplete="new-password"
          hint={hasPassword ? 'Empty: the one that is set stays.' : 'At least 8 characters.'}
          error={errors['basicAuth.password']}
        />
      </div>
      <FieldOf
        {...{ fields, form }}
        name="allow"
        rows={3}
        placeholder={'203.0.113.0/24\n2001:db8::/32'}
        hint="One address or range a line. Empty: everybody."
      />
      <FieldOf {...{ fields, form }} name="bodyLimitBytes" />
      <FieldOf {...{ fields, form }} name="compress" />
      <FieldOf
        {...{ fields, form }}
        name="hsts"
        hint="Browsers remember it: without a certificate they show nothing of this domain then."
      />
      <FieldOf
        {...{ fields, form }}
        name="underscoreHeaders"
        rows={2}
        placeholder="my_token"
        hint="Names that this domain’s app gets, one a line. Every app on this server then loses the same name with hyphens (my-token). Needs Caddy 2.11.7."
      />
      <LoadWarning />
      <div class="actions">
        <Button kind="primary">Save</Button>
        <LinkButton href={`/apps/${app}/domains`} kind="quiet">
          Cancel
        </LinkButton>
      </div>
    </Form>
  )
}

/** Before it is saved, since it costs others something. */
function LoadWarning() {
  return (
    <p class="small quiet">
      Saving a change makes Caddy load its configuration. Keep-alive connections of all apps are closed then, and a few
      requests on them may be lost; WebSockets end within five minutes.
    </p>
  )
}
