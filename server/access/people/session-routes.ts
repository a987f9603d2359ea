import * as z from 'zod'
import { AppError } from '../../errors.ts'
import { isoTime } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { personIn } from './person-in.ts'
import type { Session, SessionStore } from './session-store.ts'

const shownSession = z.object({
  id: z.string(),
  isThisOne: z.boolean(),
  createdAt: z.string(),
  seenAt: z.string(),
  address: z.string(),
  agent: z.string(),
})

/** One's own sessions. Only persons have any; a token gets 403. */
export function sessionRoutes({ sessions }: { readonly sessions: SessionStore }): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/sessions',
        policy: 'signed-in',
        summary: 'List your sessions',
        answers: { 200: z.object({ items: z.array(shownSession), next: z.null() }) },
      },
      ({ principal }) => {
        const person = personIn(principal)
        const items = sessions.list(person.id).map(session => shown(session, person.session.id))
        return { status: 200, body: { items, next: null } }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/sessions/{session}',
        policy: 'signed-in',
        summary: 'Sign out there',
        answers: { 204: 'empty' },
      },
      ({ principal, params }) => {
        const own = sessions.list(personIn(principal).id).find(session => session.id === params.session)
        if (own === undefined) throw noSuchSession()
        sessions.end(own.id)
        return { status: 204 }
      },
    ),
  ]
}

function shown(session: Session, current: string): z.input<typeof shownSession> {
  const { id, createdAt, seenAt, address, agent } = session
  return { id, isThisOne: id === current, createdAt: isoTime(createdAt), seenAt: isoTime(seenAt), address, agent }
}

function noSuchSession(): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: 'You have no such session.',
    advice: 'See the list of your sessions; it may have ended by itself.',
  })
}
