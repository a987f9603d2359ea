import { DeployForm } from '../deploys/deploy-form.tsx'
import { DeployRow } from '../deploys/deploy-row.tsx'
import type { DeploySummary } from '../deploys/deploy-summary.ts'
import type { Frame } from '../frame.ts'
import { Card } from '../ui/card.tsx'
import { Command } from '../ui/command.tsx'
import type { Difference } from '../ui/diff.tsx'
import { Empty } from '../ui/empty.tsx'
import { untouched } from '../ui/form-state.ts'
import type { Notice } from '../ui/notice.tsx'
import { Activity, type ActivityEntry } from './activity.tsx'
import { AppAttention, type AppAttentionProps } from './app-attention.tsx'
import { AppLayout } from './app-layout.tsx'
import { Instances, type InstanceView } from './instances.tsx'
import { LiveCard, type LiveRelease } from './live-card.tsx'
import { PendingChanges } from './pending-changes.tsx'

export interface AppPageProps extends AppAttentionProps {
  readonly frame: Frame
  /** Null before the first deploy went live. */
  readonly live: LiveRelease | null
  readonly credential: string | null
  readonly instances: readonly InstanceView[]
  readonly pending: readonly Difference[]
  /** The newest five. */
  readonly deploys: readonly DeploySummary[]
  readonly events: readonly ActivityEntry[]
  readonly hookCommand: string
  readonly notice?: Notice
  readonly stream?: string
}

export function AppPage(props: AppPageProps) {
  const { frame, app, live, credential, instances, pending, deploys, events, hookCommand, notice, stream } = props
  return (
    <AppLayout frame={frame} app={app} tab="overview" notice={notice} stream={stream}>
      <AppAttention {...props} />
      <PendingChanges app={app.name} differences={live ? pending : []} />
      <div class="columns">
        <div class="sections">
          {live ? <LiveCard app={app} live={live} credential={credential} now={frame.now} /> : <NotLive {...props} />}
          {live ? <Instances instances={instances} now={frame.now} /> : null}
          <RecentDeploys app={app.name} deploys={deploys} now={frame.now} />
        </div>
        <div class="sections">
          <Activity events={events} now={frame.now} />
          <Card title="Deploy from CI">
            <div class="stack">
              <p class="small quiet">
                With a token bound to this app, made by{' '}
                <code class="breaks">berth tokens create --name ci --app {app.name}</code>. It waits, and fails the step
                if the deploy fails.
              </p>
              <Command text={hookCommand} />
            </div>
          </Card>
        </div>
      </div>
    </AppLayout>
  )
}

/** Fragment `#app-deploys`. */
export function RecentDeploys(props: {
  readonly app: string
  readonly deploys: readonly DeploySummary[]
  readonly now: number
}) {
  const { app, deploys, now } = props
  if (deploys.length === 0) return <div id="app-deploys" hidden />
  return (
    <Card id="app-deploys" title="Deploys" actions={<a href={`/apps/${app}/deploys`}>All deploys</a>} inset="flush">
      <ul class="deploys">
        {deploys.map(deploy => (
          <DeployRow deploy={deploy} now={now} />
        ))}
      </ul>
    </Card>
  )
}

/** Stands where the live card will be, under the same id. */
function NotLive({ app, current }: AppPageProps) {
  return (
    <Card id="app-live">
      {current ? (
        <Empty title="The first deploy is on its way.">Visitors get a 404 page until it is live.</Empty>
      ) : (
        <Empty
          title="Nothing is live yet."
          action={<DeployForm app={app.name} image={app.image} form={untouched} idPrefix="first-" />}
        />
      )}
    </Card>
  )
}
