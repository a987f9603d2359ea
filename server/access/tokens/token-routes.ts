import * as z from 'zod'
import { isoTime, listOf, pageOf, pageQuery } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { createToken, newToken, type TokenDeps } from './create-token.ts'
import { tokenRoles } from './token.ts'
import type { Token } from './token-store.ts'

const NEWEST = '~'

const shownToken = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(tokenRoles),
  app: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
})

export function tokenRoutes(deps: TokenDeps): readonly Route[] {
  const { tokens, database, audit } = deps
  return [
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/tokens',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Make a token; its text is in this answer only',
        body: newToken,
        answers: { 201: shownToken.extend({ token: z.string() }) },
      },
      ({ body, caller }) => {
        const { token, text } = createToken(deps, body, caller)
        return { status: 201, body: { ...shown(token, deps), token: text } }
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/tokens',
        policy: 'admin',
        summary: 'All tokens, newest first',
        query: pageQuery,
        answers: { 200: listOf(shownToken) },
      },
      ({ query: { limit, cursor = NEWEST } }) => {
        const rows = tokens.list({ before: cursor, limit: limit + 1 })
        const page = pageOf(rows, limit, token => token.id)
        return { status: 200, body: { ...page, items: page.items.map(token => shown(token, deps)) } }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/tokens/{token}',
        policy: 'admin',
        confirmed: 'recently',
        summary: 'Revoke a token',
        answers: { 204: 'empty' },
      },
      ({ params, caller }) => {
        database.write(() => {
          const { id, name, role } = tokens.delete(params.token)
          audit.record(caller, { action: 'token.delete', target: `tokens/${id}`, detail: { name, role } })
        })
        return { status: 204 }
      },
    ),
  ]
}

function shown(token: Token, { apps }: TokenDeps): z.input<typeof shownToken> {
  const { id, name, role } = token
  return {
    id,
    name,
    role,
    app: token.app === null ? null : (apps.nameOf(token.app) ?? token.app),
    createdAt: isoTime(token.createdAt),
    expiresAt: token.expiresAt === null ? null : isoTime(token.expiresAt),
    lastUsedAt: token.lastUsedAt === null ? null : isoTime(token.lastUsedAt),
  }
}
