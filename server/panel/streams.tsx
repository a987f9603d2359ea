import type { Child } from 'hono/jsx'
import * as z from 'zod'
import { appStatuses } from '../../shared/app-status.ts'
import { Activity } from '../../views/apps/activity.tsx'
import { AppAttention } from '../../views/apps/app-attention.tsx'
import { AppHeader } from '../../views/apps/app-head.tsx'
import { AppList } from '../../views/apps/app-list.tsx'
import { RecentDeploys } from '../../views/apps/app-page.tsx'
import { AppRow } from '../../views/apps/app-row.tsx'
import { AppsSummary } from '../../views/apps/apps-summary.tsx'
import { Instances } from '../../views/apps/instances.tsx'
import { LiveCard } from '../../views/apps/live-card.tsx'
import { PendingChanges } from '../../views/apps/pending-changes.tsx'
import { DeployFacts } from '../../views/deploys/deploy-facts.tsx'
import { DeployHead } from '../../views/deploys/deploy-head.tsx'
import { DeployOutcome } from '../../views/deploys/deploy-outcome.tsx'
import { LastOutput } from '../../views/deploys/deploy-page.tsx'
import { DeployProgress } from '../../views/deploys/deploy-progress.tsx'
import { DeployList } from '../../views/deploys/deploys-page.tsx'
import { DomainRow, domainId } from '../../views/domains/domain-row.tsx'
import { Partial } from '../../views/ui/live.tsx'
import { LogLines } from '../../views/ui/log.tsx'
import type { EventStream } from '../web/event-streams.ts'
import { type ReadsValues, readsValues } from '../web/policy.ts'
import { type Route, streamRoute } from '../web/route.ts'
import { overviewOf } from './app-pages.tsx'
import { headOf } from './app-props.ts'
import { listOf } from './apps-pages.tsx'
import { detailsOf, linesOf, outputOf, servingDeploy, summaryOf } from './deploy-props.ts'
import { domainsOf } from './domains-pages.tsx'
import { onEachChange } from './on-each-change.ts'
import type { PanelContext } from './panel-context.ts'
import { pendingOf } from './pending-changes.ts'

/**
 * One live stream a page. Each connection, also one after a restart, first gets every fragment anew: state, not history,
 * so nothing is missed; after that only fragments that came out different are sent.
 */
export function streamRoutes(needs: PanelContext): readonly Route[] {
  const { stores } = needs
  const policy = 'signed-in'
  return [
    streamRoute(
      {
        policy,
        path: '/panel/streams/apps',
        summary: 'What changes on the list of apps',
        query: z.object({ q: z.string().default(''), status: z.enum(appStatuses).optional() }),
      },
      ({ query, events }) =>
        events(live => {
          const shown = { names: '' }
          return follow(needs, live, { fragments: () => listFragments(needs, query, shown), concerns: () => true })
        }),
    ),
    streamRoute(
      {
        policy,
        path: '/panel/streams/apps/{app}',
        summary: 'What changes on a page of an app',
        query: z.object({ page: z.string().default('other') }),
      },
      ({ params, query, events, principal }) => {
        const { id } = stores.apps.get(params.app)
        const shown = { page: query.page, reads: readsValues(principal) }
        return events(live =>
          follow(needs, live, {
            fragments: () => appFragments(needs, params.app, shown),
            concerns: app => app === id,
          }),
        )
      },
    ),
    streamRoute(
      {
        policy,
        path: '/panel/streams/deploys/{deploy}',
        summary: 'What changes on the page of a deploy',
        query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
      },
      ({ params, query, events }) => {
        const { app } = stores.deploys.get(params.deploy)
        return events(live => {
          let seen = Number(live.lastEventId ?? query.after) || 0
          const lines = (): { id: string; node: Child } | null => {
            const fresh = linesOf(needs, params.deploy, seen)
            seen = fresh.at(-1)?.n ?? seen
            if (fresh.length === 0) return null
            return {
              id: String(seen),
              node: (
                <Partial target="deploy-log" as="append">
                  <LogLines lines={fresh} />
                </Partial>
              ),
            }
          }
          return follow(needs, live, {
            fragments: () => deployFragments(needs, params.deploy),
            concerns: one => one === app,
            appended: lines,
          })
        })
      },
    ),
  ]
}

type Fragments = readonly { readonly target: string; readonly node: Child }[]

interface Followed {
  readonly fragments: () => Fragments
  readonly concerns: (app: string) => boolean
  readonly appended?: () => { readonly id: string; readonly node: Child } | null
}

async function follow(
  { stores }: PanelContext,
  live: EventStream,
  { fragments, concerns, appended }: Followed,
): Promise<void> {
  const sent = new Map<string, string>()
  await onEachChange(stores.changes, concerns, live.signal, async () => {
    const changed = fragments().flatMap(({ target, node }) => {
      const html = String(<Partial target={target}>{node}</Partial>)
      const face = withoutAges(html)
      if (sent.get(target) === face) return []
      sent.set(target, face)
      return [html]
    })
    if (changed.length > 0) await live.send({ data: changed.join('') })
    const lines = appended?.()
    if (lines) await live.send({ id: lines.id, data: String(lines.node) })
  })
}

interface Filter {
  readonly q: string
  readonly status?: (typeof appStatuses)[number] | undefined
}

/** `shown` is what the reader has: when an app comes or goes it gets the whole list, else only rows. */
function listFragments(needs: PanelContext, query: Filter, shown: { names: string }): Fragments {
  const now = needs.stores.clock.now()
  const { rows, counts } = listOf(needs, query)
  const names = rows.map(row => row.name).join()
  const fragments = [
    { target: 'apps-summary', node: <AppsSummary counts={counts} /> },
    ...(names === shown.names ? [] : [{ target: 'apps', node: <AppList apps={rows} now={now} /> }]),
    ...rows.map(app => ({ target: `app-${app.name}`, node: <AppRow app={app} now={now} /> })),
  ]
  shown.names = names
  return fragments
}

function appFragments(
  needs: PanelContext,
  name: string,
  { page, reads }: { readonly page: string; readonly reads: ReadsValues },
): Fragments {
  const app = needs.stores.apps.get(name)
  const now = needs.stores.clock.now()
  const head = { target: 'app-head', node: <AppHeader app={headOf(needs, app)} /> }
  if (page === 'deploys') {
    const serving = servingDeploy(needs, app)
    const deploys = needs.stores.deploys
      .of(app.id, { before: null, limit: 50 })
      .map(deploy => summaryOf(deploy, app, serving))
    return [head, { target: 'deploys', node: <DeployList deploys={deploys} now={now} /> }]
  }
  if (page === 'domains') {
    return [
      head,
      ...domainsOf(needs, app).map(domain => ({
        target: domainId(domain.host),
        node: <DomainRow app={name} domain={domain} now={now} />,
      })),
    ]
  }
  if (page !== 'overview')
    return [head, { target: 'pending', node: <PendingChanges app={name} differences={pendingOf(needs, app, reads)} /> }]
  const view = overviewOf(needs, app, reads)
  return [
    head,
    { target: 'app-attention', node: <AppAttention {...view} /> },
    { target: 'pending', node: <PendingChanges app={name} differences={view.pending} /> },
    ...(view.live === null
      ? []
      : [
          {
            target: 'app-live',
            node: <LiveCard app={view.app} live={view.live} credential={view.credential} now={now} />,
          },
        ]),
    { target: 'app-instances', node: <Instances instances={view.instances} now={now} /> },
    { target: 'app-deploys', node: <RecentDeploys app={name} deploys={view.deploys} now={now} /> },
    { target: 'app-events', node: <Activity events={view.events} now={now} /> },
  ]
}

function deployFragments(needs: PanelContext, id: string): Fragments {
  const { stores } = needs
  const deploy = stores.deploys.get(id)
  const app = stores.apps.byId(deploy.app)
  if (app === undefined) return []
  const details = detailsOf(needs, app, deploy)
  const now = stores.clock.now()
  return [
    { target: 'deploy-head', node: <DeployHead deploy={details.deploy} now={now} /> },
    { target: 'deploy-outcome', node: <DeployOutcome {...details} /> },
    { target: 'deploy-output', node: <LastOutput deploy={details.deploy} output={outputOf(deploy)} /> },
    { target: 'deploy-progress', node: <DeployProgress {...details} /> },
    {
      target: 'deploy-facts',
      node: (
        <DeployFacts deploy={details.deploy} credential={details.credential} previous={details.serving} now={now} />
      ),
    },
  ]
}

/** The browser counts ages on by itself; a fragment that only grew older is not sent again. */
function withoutAges(html: string): string {
  return html.replace(/(<time[^<>]*>)[^<]*/g, '$1')
}
