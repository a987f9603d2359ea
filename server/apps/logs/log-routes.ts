import * as z from 'zod'
import { jsonResponse, textResponse } from '../../web/answer.ts'
import type { EventStream } from '../../web/event-streams.ts'
import { listOf } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import type { LogContext } from './app-sources.ts'
import { type FollowWish, followApp } from './follow-app.ts'
import { type LogLine, parseInstant, parseMark } from './log-line.ts'
import { readHistory } from './read-history.ts'

const logLineShape = z.object({
  at: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string(),
  source: z.string(),
  container: z.string(),
})

const mostLines = 10_000

const logQuery = z.strictObject({
  process: z.string().max(40).optional(),
  /** ISO 8601 or seconds since 1970. */
  since: z.string().max(40).optional(),
  tail: z.coerce.number().int().min(0).max(mostLines).default(200),
  follow: z
    .enum(['true', 'false', '1', '0', ''])
    .transform(word => word !== 'false' && word !== '0')
    .optional(),
})

/** What an app's containers print: text, JSON for who asks for it, or server-sent events while it goes on. */
export function logRoutes(needs: LogContext): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps/{app}/logs',
        policy: 'signed-in',
        summary: 'Read or follow the output of an app',
        query: logQuery,
        answers: { 200: ['text', listOf(logLineShape), 'events'] },
      },
      async ({ params, query: { follow, ...query }, c, events }) => {
        const wish = { ...query, app: needs.apps.get(params.app).id }
        if (wish.since !== undefined) parseInstant(wish.since)
        const accept = c.req.header('accept') ?? ''
        if (follow === true || accept.includes('text/event-stream'))
          return events(stream => followInto(needs, wish, stream))
        const lines = await readHistory(needs, wish, c.req.raw.signal)
        return accept.includes('application/json')
          ? jsonResponse({ items: lines, next: null }, 200)
          : textResponse(lines.map(lineText).join('\n'))
      },
    ),
  ]
}

async function followInto(needs: LogContext, wish: FollowWish, stream: EventStream): Promise<void> {
  const after = stream.lastEventId === undefined ? undefined : parseMark(stream.lastEventId)
  // Who was cut off gets what came meanwhile, however much they asked for at first.
  const tail = after === undefined ? wish.tail : mostLines
  for await (const line of followApp(needs, { ...wish, tail, after }, stream.signal))
    await stream.send({ id: line.mark, data: lineText(line) })
}

export function lineText({ at, source, text }: LogLine): string {
  return `${at.slice(0, 23)}Z ${source}  ${text}`
}
