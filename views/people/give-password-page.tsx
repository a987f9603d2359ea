import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'

/** Beside the fields of a form that waits; no form has one of this name. */
export const passwordField = 'confirm.password'

export interface GivePasswordPageProps {
  readonly frame: Frame
  readonly form: FormState<'current'>
  readonly email: string
  /** Where it goes on, the page one was on. */
  readonly next?: string
  /** What was sent and waits for the password: it goes on with it. */
  readonly waiting?: { readonly action: string; readonly fields: readonly (readonly [name: string, value: string])[] }
}

/** Asked before what reveals, hands out or deletes, when the last time is more than ten minutes ago. */
export function GivePasswordPage({ frame, form, email, next, waiting }: GivePasswordPageProps) {
  return (
    <Layout frame={frame} title="Confirm it is you" width="narrow">
      <div class="gate">
        <h1>Confirm it is you</h1>
        <p class="lead">
          {waiting
            ? 'This action asks for your password again. It runs when you continue.'
            : 'This action asks for your password again. Then repeat it.'}
        </p>
        <ProblemBanner problem={form.problem} />
        <Form action={waiting?.action ?? '/confirm'} answer="page" class="stack" isOwn>
          {waiting?.fields.map(([name, value]) => <input type="hidden" name={name} value={value} />) ?? (
            <input type="hidden" name="email" value={email} autocomplete="username" />
          )}
          <Field
            name={waiting ? passwordField : 'current'}
            label="Password"
            type="password"
            autocomplete="current-password"
            error={form.errors.current}
            autofocus
            required
          />
          {next ? <input type="hidden" name="next" value={next} /> : null}
          <Button kind="primary">Continue</Button>
        </Form>
        <p class="gate-hint">
          No password yet, or lost? On the server, <code>berthd user create --email {email}</code> prints a sign-in
          link.
        </p>
      </div>
    </Layout>
  )
}
