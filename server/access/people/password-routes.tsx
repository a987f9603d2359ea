import * as z from 'zod'
import { SetPasswordPage } from '../../../views/people/set-password-page.tsx'
import { untouched } from '../../../views/ui/form-state.ts'
import { pageRoute, seeOther } from '../../web/page-route.ts'
import type { Route } from '../../web/route.ts'
import { setSessionCookie } from '../../web/session-cookie.ts'
import { choosePassword, needsCurrent } from './choose-password.ts'
import type { Person } from './person.ts'
import { signedIn } from './person-in.ts'
import type { Session } from './session-store.ts'
import type { SignInDeps } from './sign-in.ts'
import { visitorOf } from './visitor-view.ts'

/** After a one-time link, and from the menu. */
export function passwordRoutes(deps: SignInDeps): readonly Route[] {
  return [
    pageRoute(
      { method: 'get', path: '/password', policy: 'signed-in', summary: 'Choose a password' },
      ({ frame, principal }) => {
        const { person, session } = signedIn(deps, principal)
        return (
          <SetPasswordPage frame={frame} form={untouched} email={person.email} occasion={occasionOf(person, session)} />
        )
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/password',
        policy: 'signed-in',
        summary: 'Set the password',
        body: z.strictObject({ email: z.string().optional(), current: z.string().optional(), password: z.string() }),
        again: ({ frame, form, principal }) => {
          const { person, session } = signedIn(deps, principal)
          return (
            <SetPasswordPage frame={frame} form={form} email={person.email} occasion={occasionOf(person, session)} />
          )
        },
      },
      async call => {
        const { current, password } = call.body
        const wanted = { ...signedIn(deps, call.principal), current, password }
        setSessionCookie(call.c, await choosePassword(deps, wanted, visitorOf(call)))
        return seeOther(call.c, '/apps')
      },
    ),
  ]
}

function occasionOf(person: Person, session: Session): 'first' | 'change' {
  return needsCurrent(person, session) ? 'change' : 'first'
}
