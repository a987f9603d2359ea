import * as z from 'zod'
import type { LogFilter } from '../../views/logs/log-filter-form.tsx'
import { LogsPage } from '../../views/logs/logs-page.tsx'
import type { Notice } from '../../views/ui/notice.tsx'
import type { App } from '../apps/app.ts'
import type { LogLine } from '../apps/logs/log-line.ts'
import { readHistory } from '../apps/logs/read-history.ts'
import { asAppError } from '../errors.ts'
import { pageRoute } from '../web/page-route.ts'
import type { Route } from '../web/route.ts'
import { headOf } from './app-props.ts'
import { fitsFilter, shownLine } from './log-lines.ts'
import type { PanelContext } from './panel-context.ts'

const shownLines = 500
/** With a search, this many of the last lines are looked at. */
const searchedLines = 10_000

const spansMs: Readonly<Record<string, number>> = { '15m': 15 * 60_000, '1h': 3_600_000, '24h': 86_400_000 }

const logFilterQuery = {
  process: z.string().max(40).default(''),
  since: z.string().max(10).default(''),
  q: z.string().max(200).default(''),
}

/** What an app's instances print. */
export function logsPages(needs: PanelContext): readonly Route[] {
  return [
    pageRoute(
      {
        method: 'get',
        path: '/apps/{app}/logs',
        policy: 'signed-in',
        summary: 'Output of an app',
        query: z.object(logFilterQuery),
      },
      async ({ frame, params, query: { process, since, q }, c }) => {
        const app = needs.stores.apps.get(params.app)
        const filter = { process, since, query: q }
        const { lines, notice } = await linesOf(needs, app, filter, c.req.raw.signal)
        return (
          <LogsPage
            frame={frame}
            app={headOf(needs, app)}
            lines={lines.map(shownLine)}
            filter={filter}
            processes={app.processes.map(({ name }) => name)}
            stream={streamOf(app, filter, lines.at(-1)?.at ?? new Date(frame.now).toISOString())}
            {...(notice && { notice })}
          />
        )
      },
    ),
  ]
}

/** `after`: the time of the last line the page has, as the engine noted it; the stream goes on behind it. */
function streamOf(app: App, { process, query }: LogFilter, after: string): string {
  const words = new URLSearchParams({ process, q: query, after })
  return `/panel/streams/apps/${app.name}/logs?${words.toString()}`
}

/** Without the engine the page still stands, and says why it is empty. */
async function linesOf(
  needs: PanelContext,
  app: App,
  filter: LogFilter,
  signal: AbortSignal,
): Promise<{ lines: readonly LogLine[]; notice?: Notice }> {
  const { stores, logs } = needs
  const span = spansMs[filter.since]
  const wish = {
    app: app.id,
    process: filter.process || undefined,
    tail: filter.query === '' ? shownLines : searchedLines,
    since: span === undefined ? undefined : String(Math.floor((stores.clock.now() - span) / 1000)),
  }
  try {
    const all = await readHistory(logs, wish, signal)
    return { lines: all.filter(line => fitsFilter(line, filter.query)).slice(-shownLines) }
  } catch (error) {
    const { message, advice } = asAppError(error)
    return { lines: [], notice: { tone: 'bad', title: message, text: advice } }
  }
}
