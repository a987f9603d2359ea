import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { type Notice, NoticeBanner } from '../ui/notice.tsx'
import { ProblemBanner } from '../ui/problem.tsx'

export type SignInField = 'email' | 'password'

export interface SignInPageProps {
  readonly frame: Frame
  readonly form: FormState<SignInField>
  /** The path to go to afterwards; checked by the route, sent along as `next`. */
  readonly next?: string
  /** "You are signed out." */
  readonly notice?: Notice
}

export function SignInPage({ frame, form, next, notice }: SignInPageProps) {
  return (
    <Layout frame={frame} title="Sign in" width="narrow">
      <div class="gate">
        <h1>Sign in</h1>
        <NoticeBanner notice={notice} />
        <ProblemBanner problem={form.problem} />
        <Form action="/sign-in" answer="page" class="stack">
          <Field
            name="email"
            label="E-mail"
            type="email"
            autocomplete="username"
            value={form.values.email}
            error={form.errors.email}
            autofocus={!form.values.email}
            required
          />
          <Field
            name="password"
            label="Password"
            type="password"
            autocomplete="current-password"
            error={form.errors.password}
            autofocus={Boolean(form.values.email)}
            required
          />
          {next ? <input type="hidden" name="next" value={next} /> : null}
          <Button kind="primary">Sign in</Button>
        </Form>
        <p class="gate-hint">
          No password yet, or lost? On the server, <code>berthd user create --email you@example.com</code> prints a
          sign-in link.
        </p>
      </div>
    </Layout>
  )
}
