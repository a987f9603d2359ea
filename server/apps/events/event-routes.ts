import * as z from 'zod'
import { isoTime, listOf, pageOf, pageQuery } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import type { AppStore } from '../app-store.ts'
import type { EventStore } from './event-store.ts'

const shownEvent = z.object({ id: z.string(), at: z.string(), kind: z.string(), text: z.string() })

export interface EventRouteContext {
  readonly apps: AppStore
  readonly events: EventStore
}

export function eventRoutes({ apps, events }: EventRouteContext): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps/{app}/events',
        policy: { readOf: 'app' },
        summary: 'What happened to an app beside its deploys: found, repaired, scaled, stopped',
        query: pageQuery,
        answers: { 200: listOf(shownEvent) },
      },
      ({ params, query }) => {
        const { id: app } = apps.get(params.app)
        const rows = events.of(app, { before: query.cursor ?? null, limit: query.limit + 1 })
        const { items, next } = pageOf(rows, query.limit, event => event.id)
        const shown = items.map(({ id, at, kind, text }) => ({ id, at: isoTime(at), kind, text }))
        return { status: 200, body: { items: shown, next } }
      },
    ),
  ]
}
