import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { Time } from '../ui/time.tsx'

export interface SignInLinkPageProps {
  readonly frame: Frame
  /** `/sign-in/<token>`: the form posts to where the page is. */
  readonly action: string
  readonly email: string
  readonly expiresAt: number
}

/** A preview that fetches the link must not use it up, so a button does. */
export function SignInLinkPage({ frame, action, email, expiresAt }: SignInLinkPageProps) {
  return (
    <Layout frame={frame} title="Sign in" width="narrow">
      <div class="gate">
        <h1>Sign in as {email}</h1>
        <p class="lead">
          This link works once and expires <Time at={expiresAt} now={frame.now} />.
        </p>
        <Form action={action} answer="page" class="stack">
          <Button kind="primary">Sign in</Button>
        </Form>
      </div>
    </Layout>
  )
}
