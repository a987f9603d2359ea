import * as z from 'zod'
import { GivePasswordPage } from '../../../views/people/give-password-page.tsx'
import { untouched } from '../../../views/ui/form-state.ts'
import { localPath } from '../../web/local-path.ts'
import { pageRoute, seeOther } from '../../web/page-route.ts'
import type { Route } from '../../web/route.ts'
import { confirmSession } from './choose-password.ts'
import { personIn, signedIn } from './person-in.ts'
import type { SignInDeps } from './sign-in.ts'
import { visitorOf } from './visitor-view.ts'

/** Where routes that are `confirmed: 'recently'` send somebody whose last password was ten minutes ago. */
export function confirmRoutes(deps: SignInDeps): readonly Route[] {
  return [
    pageRoute(
      {
        method: 'get',
        path: '/confirm',
        policy: 'signed-in',
        summary: 'Give the password again',
        query: z.object({ next: z.string().optional() }),
      },
      ({ frame, principal, query }) => {
        const next = localPath(query.next)
        return (
          <GivePasswordPage frame={frame} form={untouched} email={personIn(principal).email} {...(next && { next })} />
        )
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/confirm',
        policy: 'signed-in',
        summary: 'Confirm the session',
        body: z.strictObject({ email: z.string().optional(), current: z.string(), next: z.string().optional() }),
        again: ({ frame, form, principal }) => {
          const next = localPath(form.values.next)
          return (
            <GivePasswordPage frame={frame} form={form} email={personIn(principal).email} {...(next && { next })} />
          )
        },
      },
      async call => {
        const { current, next } = call.body
        await confirmSession(deps, { ...signedIn(deps, call.principal), password: current }, visitorOf(call))
        return seeOther(call.c, localPath(next) ?? '/apps')
      },
    ),
  ]
}
