import * as z from 'zod'
import { credentialTypes } from '../../shared/credential-fields.ts'
import { CredentialFormPage } from '../../views/credentials/credential-form-page.tsx'
import type { CredentialView } from '../../views/credentials/credential-row.tsx'
import { CredentialsPage } from '../../views/credentials/credentials-page.tsx'
import { DeleteCredentialPage } from '../../views/credentials/delete-credential-page.tsx'
import { untouched } from '../../views/ui/form-state.ts'
import {
  changeCredential,
  createCredential,
  deleteCredential,
  makeDefault,
} from '../registries/credentials/change-credential.ts'
import type { Credential } from '../registries/credentials/credential.ts'
import type { CredentialRouteContext } from '../registries/credentials/credential-routes.ts'
import { usersOf } from '../registries/credentials/credential-users.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import type { Route } from '../web/route.ts'
import {
  credentialBody,
  credentialValues,
  readChangedCredential,
  readNewCredentialForm,
  typeIn,
  withoutSecrets,
} from './credential-form.ts'
import { noticeOf, noticeQuery } from './notices.ts'

/** Logins for registries. What is secret goes in and never comes out, not even as it was typed. */
export function credentialsPages(needs: CredentialRouteContext): readonly Route[] {
  const { credentials } = needs
  return [
    pageRoute(
      {
        method: 'get',
        path: '/credentials',
        policy: 'member',
        summary: 'Credentials',
        query: z.object(noticeQuery),
      },
      ({ frame, query }) => {
        const notice = noticeOf(query.done)
        return <CredentialsPage frame={frame} credentials={viewsOf(needs)} {...(notice && { notice })} />
      },
    ),
    pageRoute(
      {
        method: 'get',
        path: '/new-credential',
        policy: 'admin',
        summary: 'The form for a credential',
        query: z.object({ type: z.enum(credentialTypes).catch('registry') }),
      },
      ({ frame, query }) => <CredentialFormPage frame={frame} {...newForm(query.type)} form={untouched} />,
    ),
    pageRoute(
      {
        method: 'post',
        path: '/credentials',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Store a credential and check it',
        body: credentialBody,
        again: ({ frame, form }) => (
          <CredentialFormPage frame={frame} {...newForm(typeIn(form.values))} form={withoutSecrets(form)} />
        ),
      },
      async ({ c, body, caller }) => {
        const { name } = createCredential(needs, readNewCredentialForm(body), caller)
        return seeOther(c, await afterCheck(name))
      },
    ),
    pageRoute(
      {
        method: 'get',
        path: '/credentials/{credential}',
        policy: 'member',
        summary: 'A credential',
      },
      ({ frame, params }) => {
        const credential = credentials.get(params.credential)
        const form = { values: credentialValues(credential), errors: {} }
        return <CredentialFormPage frame={frame} {...standingForm(needs, credential)} form={form} />
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/credentials/{credential}',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Change a credential; a new password applies with the next pull of every app',
        body: credentialBody,
        again: ({ frame, params, form }) => {
          const props = standingForm(needs, credentials.get(params.credential))
          return <CredentialFormPage frame={frame} {...props} form={withoutSecrets(form)} />
        },
      },
      async ({ c, params, body, caller }) => {
        const { name } = changeCredential(needs, params.credential, readChangedCredential(body), caller)
        return seeOther(c, await afterCheck(name))
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/credentials/{credential}/checks',
        policy: 'member',
        summary: 'Try a credential at its registry',
      },
      async ({ c, params }) => seeOther(c, await afterCheck(params.credential)),
    ),
    pageRoute(
      {
        method: 'post',
        path: '/default-credential',
        policy: 'admin',
        summary: 'Make a credential the account default',
        body: z.strictObject({ name: z.string() }),
      },
      ({ c, body, caller }) => {
        makeDefault(needs, body.name, caller)
        return seeOther(c, '/credentials?done=saved')
      },
    ),
    pageRoute(
      {
        method: 'get',
        path: '/credentials/{credential}/delete',
        policy: 'admin',
        summary: 'Delete a credential?',
      },
      ({ frame, params }) => {
        const { name } = credentials.get(params.credential)
        return <DeleteCredentialPage frame={frame} name={name} apps={appsOf(needs, name)} />
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/credentials/{credential}/delete',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Delete a credential; the page before named the apps that lose it',
      },
      ({ c, params, caller }) => {
        deleteCredential(needs, { name: params.credential, apps: 'detach' }, caller)
        return seeOther(c, '/credentials?done=credential-deleted')
      },
    ),
  ]

  /** What the registry said stands beside the credential; the notice says which way it went. */
  async function afterCheck(name: string): Promise<string> {
    const { result } = await needs.check(name, undefined)
    return `/credentials?done=${result === 'ok' ? 'credential-works' : 'credential-refused'}`
  }
}

function viewsOf(needs: CredentialRouteContext): CredentialView[] {
  const all = needs.credentials.all()
  const users = usersOf(needs.apps.pulling(), all)
  return all.map(({ name, type, server, login, isDefault, lastUse }) => ({
    name,
    type,
    server,
    login,
    isDefault,
    apps: (users.get(name) ?? []).map(user => user.name),
    check: lastUse === null ? null : { isOk: lastUse.result === 'ok', message: lastUse.message, at: lastUse.at },
  }))
}

function appsOf({ credentials, apps }: CredentialRouteContext, name: string): readonly string[] {
  return (usersOf(apps.pulling(), credentials.all()).get(name) ?? []).map(user => user.name)
}

function newForm(type: Credential['type']) {
  return { type, name: null, passwordSetAt: null, apps: [] }
}

function standingForm(needs: CredentialRouteContext, { type, name, secretSetAt }: Credential) {
  return { type, name, passwordSetAt: secretSetAt, apps: appsOf(needs, name) }
}
