import * as z from 'zod'
import { listOf, pageOf, pageQuery } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import type { CheckOutcome } from '../auth/check-credential.ts'
import {
  type CredentialContext,
  changeCredential,
  createCredential,
  type DeletedCredential,
  deleteCredential,
  makeDefault,
} from './change-credential.ts'
import { type Credential, checkResults } from './credential.ts'
import { changeCredentialInput, newCredentialInput } from './credential-input.ts'
import { usersOf } from './credential-users.ts'
import { credentialShape, viewCredential } from './credential-view.ts'

export interface CredentialRouteContext extends CredentialContext {
  /** Throws NOT_FOUND, VALIDATION, LOCKED, CREDENTIAL_UNREADABLE; everything else is an outcome. */
  readonly check: (name: string, image: string | undefined) => Promise<CheckOutcome>
}

const checkShape = z.object({
  result: z.enum(checkResults),
  message: z.string(),
  advice: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
})

export function credentialRoutes(needs: CredentialRouteContext): readonly Route[] {
  const { credentials, apps, check } = needs
  const users = () => usersOf(apps.pulling(), credentials.all())
  const view = (credential: Credential) => viewCredential(credential, users())

  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/credentials',
        policy: 'member',
        summary: 'List the credentials, and the apps that use each',
        query: pageQuery,
        answers: { 200: listOf(credentialShape) },
      },
      ({ query: { limit, cursor = '' } }) => {
        const rows = credentials.all().filter(one => one.name > cursor)
        const page = pageOf(rows, limit, one => one.name)
        const using = users()
        return { status: 200, body: { ...page, items: page.items.map(one => viewCredential(one, using)) } }
      },
    ),
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/credentials',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Store a login for a registry, sealed; the first one becomes the default',
        body: newCredentialInput,
        answers: { 201: credentialShape },
      },
      ({ body, caller }) => ({ status: 201, body: view(createCredential(needs, body, caller)) }),
    ),
    apiRoute(
      {
        method: 'put',
        path: '/api/v1/credentials/default',
        policy: 'admin',
        summary: 'Make a credential the account default',
        body: z.strictObject({ name: z.string() }),
        answers: { 200: credentialShape },
      },
      ({ body, caller }) => ({ status: 200, body: view(makeDefault(needs, body.name, caller)) }),
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/credentials/{credential}',
        policy: 'member',
        summary: 'Read a credential',
        answers: { 200: credentialShape },
      },
      ({ params }) => ({ status: 200, body: view(credentials.get(params.credential)) }),
    ),
    apiRoute(
      {
        method: 'patch',
        path: '/api/v1/credentials/{credential}',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Change a credential; a new password applies with the next pull of every app',
        body: changeCredentialInput,
        answers: { 200: credentialShape },
      },
      ({ params, body, caller }) => ({
        status: 200,
        body: view(changeCredential(needs, params.credential, body, caller)),
      }),
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/credentials/{credential}',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Delete a credential; `detach=true` lets go of the apps that chose it',
        query: z.strictObject({ detach: z.enum(['true', 'false']).default('false') }),
        answers: { 200: z.object({ message: z.string(), detached: z.array(z.string()) }), 204: 'empty' },
      },
      ({ params, query, caller }) => {
        const name = params.credential
        const deleted = deleteCredential(needs, { name, apps: query.detach === 'true' ? 'detach' : 'refuse' }, caller)
        const message = wordsAfterDelete(deleted)
        return message === '' ? { status: 204 } : { status: 200, body: { message, detached: deleted.detached } }
      },
    ),
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/credentials/{credential}/checks',
        policy: 'member',
        summary: 'Try a credential at its registry, or with one image',
        body: z.strictObject({ image: z.string().min(1).max(512).nullable().optional() }),
        answers: { 200: checkShape },
      },
      async ({ params, body }) => ({ status: 200, body: await check(params.credential, body.image ?? undefined) }),
    ),
  ]
}

/** What a delete changed beside itself; empty when nothing. */
export function wordsAfterDelete({ wasDefault, detached }: DeletedCredential): string {
  const apps = detached.length === 0 ? [] : [`${detached.join(', ')} fall back to the account default now.`]
  const standing = wasDefault ? ['It was the account default; there is none until you choose another.'] : []
  return [...apps, ...standing].join(' ')
}
