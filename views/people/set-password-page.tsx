import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { type Notice, NoticeBanner } from '../ui/notice.tsx'
import { ProblemBanner } from '../ui/problem.tsx'

export type SetPasswordField = 'current' | 'password'

export interface SetPasswordPageProps {
  readonly frame: Frame
  readonly form: FormState<SetPasswordField>
  readonly email: string
  /** `first`: just signed in by a link. `change`: has one, which is asked for too. */
  readonly occasion: 'first' | 'change'
  readonly notice?: Notice
}

export function SetPasswordPage({ frame, form, email, occasion, notice }: SetPasswordPageProps) {
  const title = occasion === 'first' ? 'Choose a password' : 'Change password'
  return (
    <Layout frame={frame} title={title} width="narrow">
      <div class="gate">
        <h1>{title}</h1>
        <NoticeBanner notice={notice} />
        <ProblemBanner problem={form.problem} />
        <Form action="/password" answer="page" class="stack" isOwn>
          {/* Password managers file the password under this name. */}
          <input type="hidden" name="email" value={email} autocomplete="username" />
          {occasion === 'change' ? <CurrentPassword error={form.errors.current} /> : null}
          <Field
            name="password"
            label={occasion === 'first' ? 'Password' : 'New password'}
            type="password"
            autocomplete="new-password"
            minlength={12}
            maxlength={256}
            hint="At least 12 characters. Several words in a row work well."
            error={form.errors.password}
            autofocus={occasion === 'first'}
            required
          />
          <div class="actions">
            <Button kind="primary">{occasion === 'first' ? 'Set password' : 'Change password'}</Button>
            <LinkButton href="/apps" kind="quiet">
              {occasion === 'first' ? 'Later' : 'Cancel'}
            </LinkButton>
          </div>
        </Form>
        {occasion === 'change' ? <p class="gate-hint">Your other sessions are signed out.</p> : null}
      </div>
    </Layout>
  )
}

function CurrentPassword({ error }: { readonly error: string | undefined }) {
  return (
    <Field
      name="current"
      label="Current password"
      type="password"
      autocomplete="current-password"
      error={error}
      autofocus
      required
    />
  )
}
