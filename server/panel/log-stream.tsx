import * as z from 'zod'
import { Partial } from '../../views/ui/live.tsx'
import { LogLines } from '../../views/ui/log.tsx'
import { type FollowedLine, followApp } from '../apps/logs/follow-app.ts'
import { parseMark } from '../apps/logs/log-line.ts'
import type { EventStream } from '../web/event-streams.ts'
import { type Route, streamRoute } from '../web/route.ts'
import { fitsFilter, shownLine } from './log-lines.ts'
import type { PanelContext } from './panel-context.ts'

/** Lines that come closer together than this are sent as one message. */
const restMs = 100
const mostAtOnce = 500

interface Wish {
  readonly app: string
  readonly process: string
  readonly query: string
}

/** What an app prints, from the last line its page has on; also through deploys, which replace its containers. */
export function logStreams(needs: PanelContext): readonly Route[] {
  const query = z.object({
    process: z.string().max(40).default(''),
    q: z.string().max(200).default(''),
    after: z.string().max(40).optional(),
  })
  return [
    streamRoute(
      {
        path: '/panel/streams/apps/{app}/logs',
        policy: 'signed-in',
        summary: 'What an app prints',
        query,
      },
      ({ params, query: { process, q, after }, events }) => {
        const { id } = needs.stores.apps.get(params.app)
        return events(live => follow(needs, { app: id, process, query: q }, after, live))
      },
    ),
  ]
}

async function follow(needs: PanelContext, wish: Wish, after: string | undefined, live: EventStream): Promise<void> {
  const from = live.lastEventId ?? after
  const batch = openBatch(live)
  const asked = {
    app: wish.app,
    process: wish.process || undefined,
    tail: mostAtOnce,
    after: from === undefined ? undefined : parseMark(from),
  }
  for await (const line of followApp(needs.logs, asked, live.signal))
    if (fitsFilter(line, wish.query)) await batch.add(line)
  await batch.flush()
}

function openBatch(live: EventStream) {
  let lines: FollowedLine[] = []
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
    await live.send({ id: last.mark, data: (await html).toString() })
  }

  return {
    flush,
    async add(line: FollowedLine): Promise<void> {
      lines.push(line)
      if (lines.length >= mostAtOnce) await flush()
      else timer ??= setTimeout(() => void flush(), restMs)
    },
  }
}
