import * as z from 'zod'
import { isoTime, listOf, pageOf, pageQuery } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { deletePerson } from './delete-person.ts'
import { invite } from './invite.ts'
import { type Person, roles } from './person.ts'
import type { SignInDeps } from './sign-in.ts'

export interface PeopleDeps extends SignInDeps {
  /** Where sign-in links lead: the panel's public address once it has a certificate, else the loopback one. */
  readonly signInOrigin: () => string
}

const shownPerson = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(roles),
  hasPassword: z.boolean(),
  createdAt: z.string(),
  lastSeenAt: z.string().nullable(),
})

const newLink = z.strictObject({ email: z.string().max(300), role: z.enum(roles).optional() })
const shownLink = z.object({ email: z.string(), role: z.enum(roles), link: z.string(), expiresAt: z.string() })

export function peopleRoutes(deps: PeopleDeps): readonly Route[] {
  const { people } = deps
  return [
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/sign-in-links',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Make a one-time sign-in link, and the person if they are new',
        body: newLink,
        answers: { 201: shownLink },
      },
      ({ body, caller }) => {
        const { person, link, expiresAt } = invite(
          deps,
          { email: body.email, role: body.role, origin: deps.signInOrigin() },
          caller,
        )
        const { email, role } = person
        return { status: 201, body: { email, role, link, expiresAt: isoTime(expiresAt) } }
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/people',
        policy: 'admin',
        summary: 'List the people who may sign in',
        query: pageQuery,
        answers: { 200: listOf(shownPerson) },
      },
      ({ query: { limit, cursor = '' } }) => {
        const page = pageOf(people.list({ after: cursor, limit: limit + 1 }), limit, person => person.id)
        return { status: 200, body: { ...page, items: page.items.map(shown) } }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/people/{person}',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Remove a person’s access',
        answers: { 204: 'empty' },
      },
      ({ params, principal, caller }) => {
        deletePerson(deps, { id: params.person, by: principal }, caller)
        return { status: 204 }
      },
    ),
  ]
}

function shown(person: Person): z.input<typeof shownPerson> {
  const { id, email, role, passwordHash, createdAt, lastSeenAt } = person
  return {
    id,
    email,
    role,
    hasPassword: passwordHash !== null,
    createdAt: isoTime(createdAt),
    lastSeenAt: lastSeenAt === null ? null : isoTime(lastSeenAt),
  }
}
