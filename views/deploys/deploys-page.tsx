import type { AppHead } from '../apps/app-head.tsx'
import { AppLayout } from '../apps/app-layout.tsx'
import type { Frame } from '../frame.ts'
import { Card } from '../ui/card.tsx'
import { Command } from '../ui/command.tsx'
import { Empty } from '../ui/empty.tsx'
import type { Notice } from '../ui/notice.tsx'
import { Pager, type PagerProps } from '../ui/pager.tsx'
import { DeployRow } from './deploy-row.tsx'
import type { DeploySummary } from './deploy-summary.ts'
import { DeploysNav } from './deploys-nav.tsx'

export interface DeploysPageProps {
  readonly frame: Frame
  readonly app: AppHead
  /** Newest first. */
  readonly deploys: readonly DeploySummary[]
  readonly pager: PagerProps
  /** What a CI job runs, for the empty page. */
  readonly hookCommand: string
  readonly notice?: Notice
  readonly stream?: string
}

export function DeploysPage({ frame, app, deploys, pager, hookCommand, notice, stream }: DeploysPageProps) {
  return (
    <AppLayout frame={frame} app={app} tab="deploys" notice={notice} stream={stream}>
      <DeploysNav app={app.name} current="deploys" />
      <Card inset="flush">
        {deploys.length === 0 ? (
          <Empty title="No deploys yet." action={<Command text={hookCommand} />}>
            Press Deploy, or let your CI call this address:
          </Empty>
        ) : (
          <DeployList deploys={deploys} now={frame.now} />
        )}
        <Pager {...pager} />
      </Card>
    </AppLayout>
  )
}

/** Fragment `#deploys`. */
export function DeployList({ deploys, now }: { readonly deploys: readonly DeploySummary[]; readonly now: number }) {
  return (
    <ul class="deploys" id="deploys">
      {deploys.map(deploy => (
        <DeployRow deploy={deploy} now={now} />
      ))}
    </ul>
  )
}
