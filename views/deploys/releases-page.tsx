import type { AppHead } from '../apps/app-head.tsx'
import { AppLayout } from '../apps/app-layout.tsx'
import type { Frame } from '../frame.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import type { Notice } from '../ui/notice.tsx'
import { DeploysNav } from './deploys-nav.tsx'
import { ReleaseRow, type ReleaseView } from './release-row.tsx'

export interface ReleasesPageProps {
  readonly frame: Frame
  readonly app: AppHead
  /** Newest first. */
  readonly releases: readonly ReleaseView[]
  readonly notice?: Notice
  readonly stream?: string
}

export function ReleasesPage({ frame, app, releases, notice, stream }: ReleasesPageProps) {
  return (
    <AppLayout frame={frame} app={app} tab="deploys" notice={notice} stream={stream}>
      <DeploysNav app={app.name} current="releases" />
      <Card inset="flush">
        {releases.length === 0 ? (
          <Empty title="No releases yet.">
            The first deploy that goes live makes one. A rollback needs no registry.
          </Empty>
        ) : (
          <ul id="releases">
            {releases.map(release => (
              <ReleaseRow app={app.name} release={release} now={frame.now} />
            ))}
          </ul>
        )}
      </Card>
      {releases.length > 0 ? (
        <p class="quiet small">
          Image and settings of these releases are kept on this server, so a rollback needs no registry. A rollback
          loses no request. Settings and variables become those of the release; what you set since the last deploy stays
          set, and waits for the next one.
        </p>
      ) : null}
    </AppLayout>
  )
}
