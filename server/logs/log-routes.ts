import * as z from 'zod'
import type { DockerEngine } from '../adapters/docker/engine.ts'
import type { AppStore } from '../apps/app-store.ts'
import type { Container, ContainerStore } from '../containers/container-store.ts'
import { jsonResponse, textResponse } from '../web/answer.ts'
import { apiRoute, type Route } from '../web/route.ts'
import { type LogLine, readLogs } from './read-logs.ts'

export interface LogNeeds {
  readonly apps: AppStore
  readonly containers: ContainerStore
  readonly engine: DockerEngine
}

const logQuery = z.strictObject({
  process: z.string().max(40).optional(),
  /** ISO 8601 or seconds since 1970. */
  since: z.string().max(40).optional(),
  tail: z.coerce.number().int().min(0).max(10_000).default(200),
  follow: z
    .enum(['true', 'false', '1', '0', ''])
    .transform(word => word !== 'false' && word !== '0')
    .optional(),
})

/** What an app's containers print: text, JSON for who asks for it, or server-sent events while it goes on. */
export function logRoutes(needs: LogNeeds): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps/{app}/logs',
        policy: 'signed-in',
        summary: 'Read or follow the output of an app',
        query: logQuery,
        answers: { 200: 'text' },
      },
      async ({ params, query, c, events }) => {
        const containers = containersOf(needs, params.app, query.process)
        const accept = c.req.header('accept') ?? ''
        if (query.follow === true || accept.includes('text/event-stream'))
          return events(stream => follow(needs, { containers, query }, stream))
        const lines = await Array.fromAsync(
          readLogs(needs.engine, containers, { ...query, follow: false }, c.req.raw.signal),
        )
        return accept.includes('application/json')
          ? jsonResponse({ items: lines, next: null }, 200)
          : textResponse(lines.map(lineText).join('\n'))
      },
    ),
  ]
}

export function containersOf({ apps, containers }: LogNeeds, app: string, process: string | undefined): Container[] {
  const serving = containers.of(apps.get(app).id, 'serving')
  return process === undefined ? serving : serving.filter(one => one.process === process)
}

interface Following {
  readonly containers: readonly Container[]
  readonly query: { readonly tail: number; readonly since?: string | undefined }
}

async function follow(
  { engine }: LogNeeds,
  { containers, query }: Following,
  stream: {
    lastEventId: string | undefined
    signal: AbortSignal
    send(event: { id: string; data: string }): Promise<void>
  },
): Promise<void> {
  const since = stream.lastEventId ?? query.since
  for await (const line of readLogs(engine, containers, { tail: query.tail, since, follow: true }, stream.signal)) {
    if (line.at === stream.lastEventId) continue
    await stream.send({ id: line.at, data: lineText(line) })
  }
}

export function lineText({ at, source, text }: LogLine): string {
  return `${at.slice(0, 23)}Z ${source}  ${text}`
}
