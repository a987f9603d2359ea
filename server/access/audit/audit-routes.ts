import * as z from 'zod'
import { isoTime, listOf, pageOf, pageQuery } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { type AuditEntry, actorKinds } from './audit.ts'
import type { AuditStore } from './audit-store.ts'

const shownEntry = z.object({
  n: z.number(),
  at: z.string(),
  actor: z.object({ kind: z.enum(actorKinds), id: z.string(), name: z.string() }),
  address: z.string(),
  request: z.string(),
  action: z.string(),
  target: z.string(),
  outcome: z.string(),
  detail: z.record(z.string(), z.unknown()),
})

export function auditRoutes({ audit }: { readonly audit: Pick<AuditStore, 'list'> }): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/audit',
        policy: 'admin',
        summary: 'List the audit log, newest first',
        query: pageQuery.extend({ cursor: z.coerce.number().int().positive().optional() }),
        answers: { 200: listOf(shownEntry) },
      },
      ({ query: { limit, cursor = Number.MAX_SAFE_INTEGER } }) => {
        const rows = audit.list({ before: cursor, limit: limit + 1 })
        const page = pageOf(rows, limit, entry => String(entry.n))
        return { status: 200, body: { ...page, items: page.items.map(shown) } }
      },
    ),
  ]
}

function shown(entry: AuditEntry): z.input<typeof shownEntry> {
  const { n, address, request, action, target, outcome } = entry
  const actor = { kind: entry.actorKind, id: entry.actor, name: entry.actorName }
  const detail = JSON.parse(entry.detail) as Record<string, unknown>
  return { n, at: isoTime(entry.at), actor, address, request, action, target, outcome, detail }
}
