import { ErrorPage } from '../../../views/error-page.tsx'
import { DeadLinkPage } from '../../../views/people/dead-link-page.tsx'
import { GivePasswordPage } from '../../../views/people/give-password-page.tsx'
import { SetPasswordPage } from '../../../views/people/set-password-page.tsx'
import { SignInLinkPage } from '../../../views/people/sign-in-link-page.tsx'
import { SignInPage } from '../../../views/people/sign-in-page.tsx'
import { untouched } from '../../../views/ui/form-state.ts'
import type { Sample } from './sample.ts'
import { dayMs, frameAt, gateFrame, now } from './sample-frame.ts'

export const peopleSamples: readonly Sample[] = [
  { name: 'sign-in', page: <SignInPage frame={gateFrame} form={untouched} /> },
  {
    name: 'sign-in-refused',
    page: (
      <SignInPage
        frame={gateFrame}
        form={{
          values: { email: 'anna@example.com' },
          errors: {},
          problem: {
            message: 'E-mail and password do not fit together.',
            advice: 'Try again; after 5 failures each try waits longer.',
          },
        }}
      />
    ),
  },
  {
    name: 'sign-in-link',
    page: (
      <SignInLinkPage
        frame={gateFrame}
        action="/sign-in/abc"
        email="anna@example.com"
        expiresAt={now + dayMs - 60_000}
      />
    ),
  },
  { name: 'sign-in-dead-link', page: <DeadLinkPage frame={gateFrame} reason="used" /> },
  {
    name: 'password-first',
    page: <SetPasswordPage frame={frameAt('/password')} form={untouched} email="anna@example.com" occasion="first" />,
  },
  {
    name: 'password-change-refused',
    page: (
      <SetPasswordPage
        frame={frameAt('/password')}
        form={{
          values: {},
          errors: {
            current: 'This is not your current password.',
            password: '8 characters are too few; use at least 12.',
          },
        }}
        email="anna@example.com"
        occasion="change"
      />
    ),
  },
  {
    name: 'confirm-it-is-you',
    page: <GivePasswordPage frame={frameAt('/confirm')} form={untouched} email="anna@example.com" />,
  },
  {
    name: 'error-404',
    page: (
      <ErrorPage
        frame={frameAt('/apps/shp')}
        status={404}
        message="There is no app named shp."
        advice="It may have been deleted, or the address has a typing error."
        requestId="01JDZ8T2M4"
      />
    ),
  },
]
