import * as z from 'zod'
import { Partial } from '../../views/ui/live.tsx'
import { LogLines } from '../../views/ui/log.tsx'
import type { Container } from '../containers/container-store.ts'
import { containersOf } from '../logs/log-routes.ts'
import { type LogLine, readLogs } from '../logs/read-logs.ts'
import type { EventStream } from '../web/event-streams.ts'
import { apiRoute, type Route } from '../web/route.ts'
import { fitsFilter, shownLine } from './log-lines.ts'
import type { PanelNeeds } from './panel-needs.ts'

/** Lines that come closer together than this are sent as one message. */
const restMs = 100
const mostAtOnce = 500

interface Wish {
  readonly app: string
  readonly process: string
  readonly query: string
}

/** What an app prints, from the last line its page has on; also through deploys, which replace its containers. */
export function logStreams(needs: PanelNeeds): readonly Route[] {
  const query = z.object({
    process: z.string().max(40).default(''),
    q: z.string().max(200).default(''),
    after: z.string().max(40).optional(),
  })
  return [
    apiRoute(
      {
        method: 'get',
        path: '/streams/apps/{app}/logs',
        policy: 'signed-in',
        summary: 'What an app prints',
        query,
        answers: { 200: 'events' },
      },
      ({ params, query: { process, q, after }, events }) => {
        const { name } = needs.stores.apps.get(params.app)
        return events(live => follow(needs, { app: name, process, query: q }, after, live))
      },
    ),
  ]
}

async function follow(needs: PanelNeeds, wish: Wish, after: string | undefined, live: EventStream): Promise<void> {
  let since = live.lastEventId ?? after
  const batch = openBatch(live)
  while (!live.signal.aborted) {
    using generation = openGeneration(needs, wish, live.signal)
    const { containers, signal } = generation
    try {
      const from = since
      const lines = readLogs(needs.deploy.engine, containers, { tail: mostAtOnce, since: from, follow: true }, signal)
      for await (const line of lines) {
        if (from !== undefined && line.at <= from) continue
        since = line.at
        if (fitsFilter(line, wish.query)) await batch.add(line)
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
    await batch.flush()
    await generation.isOver
  }
}

/** The containers of now; it is over when others serve in their place, or the reader has gone. */
function openGeneration({ stores, deploy }: PanelNeeds, { app, process }: Wish, reader: AbortSignal) {
  const read = (): Container[] =>
    stores.apps.find(app) === undefined
      ? []
      : containersOf({ ...stores, engine: deploy.engine }, app, process || undefined)
  const containers = read()
  const replaced = new AbortController()
  const signal = AbortSignal.any([reader, replaced.signal])
  const unsubscribe = stores.changes.subscribe(() => {
    if (idsOf(read()) !== idsOf(containers)) replaced.abort()
  })
  return {
    containers,
    signal,
    isOver: new Promise<void>(resolve => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    }),
    [Symbol.dispose]: unsubscribe,
  }
}

function idsOf(containers: readonly Container[]): string {
  return containers.map(({ engineId }) => engineId).join()
}

function openBatch(live: EventStream) {
  let lines: LogLine[] = []
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const last = lines.at(-1)
    if (last === undefined) return
    const html = (
      <Partial target="log" as="append">
        <LogLines lines={lines.map(shownLine)} />
      </Partial>
    )
    lines = []
    await live.send({ id: last.at, data: (await html).toString() })
  }

  return {
    flush,
    async add(line: LogLine): Promise<void> {
      lines.push(line)
      if (lines.length >= mostAtOnce) await flush()
      else timer ??= setTimeout(() => void flush(), restMs)
    },
  }
}
