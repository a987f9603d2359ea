import * as z from 'zod'
import { DeadLinkPage } from '../../../views/people/dead-link-page.tsx'
import { SignInLinkPage } from '../../../views/people/sign-in-link-page.tsx'
import { SignInPage } from '../../../views/people/sign-in-page.tsx'
import { untouched } from '../../../views/ui/form-state.ts'
import { htmlResponse } from '../../web/html-response.ts'
import { localPath } from '../../web/local-path.ts'
import { pageRoute, seeOther } from '../../web/page-route.ts'
import type { Call, Route } from '../../web/route.ts'
import { clearSessionCookie, setDeviceCookie, setSessionCookie } from '../../web/session-cookie.ts'
import { refuseOpenLine } from './open-line.ts'
import { checkedEmail } from './person.ts'
import { type CameIn, type SignInDeps, signInByLink, signInByPassword } from './sign-in.ts'
import { visitorOf } from './visitor-view.ts'

const HOME = '/apps'

export interface SignInPageDeps extends SignInDeps {
  /** The loopback port of this server, for the words that show the way through a tunnel. */
  readonly listenPort: number
}

/** The ways in and out. A link is used by its button only: a mail scanner that fetches it uses nothing up. */
export function signInRoutes(deps: SignInPageDeps): readonly Route[] {
  return [
    pageRoute(
      {
        method: 'get',
        path: '/sign-in',
        policy: 'public',
        summary: 'Sign in',
        query: z.object({ next: z.string().optional(), done: z.string().optional() }),
      },
      ({ c, frame, facts, query, principal }) => {
        refuseOpenLine(facts, deps.listenPort)
        const next = localPath(query.next)
        if (principal.kind === 'person') return seeOther(c, next ?? HOME)
        const notice =
          query.done === 'signed-out' ? ({ tone: 'good', title: 'You are signed out.' } as const) : undefined
        return <SignInPage frame={frame} form={untouched} {...(next && { next })} {...(notice && { notice })} />
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/sign-in',
        policy: 'public',
        summary: 'Sign in with a password',
        body: z.strictObject({ email: z.string(), password: z.string(), next: z.string().optional() }),
        again: ({ frame, form }) => (
          <SignInPage frame={frame} form={form} {...(form.values.next && { next: form.values.next })} />
        ),
      },
      async call => {
        refuseOpenLine(call.facts, deps.listenPort)
        const { email, password, next } = call.body
        const cameIn = await signInByPassword(deps, { email: checkedEmail(email), password }, visitorOf(call))
        letIn(call, cameIn, deps)
        return seeOther(call.c, localPath(next) ?? HOME)
      },
    ),
    pageRoute(
      { method: 'get', path: '/sign-in/{link}', policy: 'public', summary: 'The button of a one-time link' },
      ({ c, params, frame, facts }) => {
        refuseOpenLine(facts, deps.listenPort)
        const found = deps.links.look(params.link)
        if (found.state !== 'good') return htmlResponse(c, <DeadLinkPage frame={frame} reason={found.state} />, 410)
        const { email } = found.person
        return (
          <SignInLinkPage frame={frame} action={`/sign-in/${params.link}`} email={email} expiresAt={found.expiresAt} />
        )
      },
    ),
    pageRoute(
      { method: 'post', path: '/sign-in/{link}', policy: 'public', summary: 'Sign in by a one-time link' },
      call => {
        refuseOpenLine(call.facts, deps.listenPort)
        const found = signInByLink(deps, call.params.link, visitorOf(call))
        if ('state' in found) return htmlResponse(call.c, <DeadLinkPage frame={call.frame} reason={found.state} />, 410)
        letIn(call, found, deps)
        return seeOther(call.c, '/password')
      },
    ),
    pageRoute({ method: 'post', path: '/sign-out', policy: 'public', summary: 'Sign out' }, ({ c, principal }) => {
      if (principal.kind === 'person') deps.sessions.end(principal.session.id)
      clearSessionCookie(c)
      return seeOther(c, '/sign-in?done=signed-out')
    }),
  ]
}

/** The session a browser had before ends with the new one: one browser, one session. */
function letIn({ c, principal }: Call, { sessionId, deviceSecret }: CameIn, { sessions }: SignInDeps): void {
  if (principal.kind === 'person') sessions.end(principal.session.id)
  setSessionCookie(c, sessionId)
  setDeviceCookie(c, deviceSecret)
}
