import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Empty } from '../ui/empty.tsx'
import type { FormState } from '../ui/form-state.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { type Notice, NoticeBanner } from '../ui/notice.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { type AppCounts, totalOf } from './app-counts.ts'
import { type AppFilter, AppFilters } from './app-filters.tsx'
import { AppList } from './app-list.tsx'
import type { AppSummary } from './app-row.tsx'
import { AppsSummary } from './apps-summary.tsx'
import { FirstCommand } from './first-command.tsx'
import { type NewAppField, NewAppForm } from './new-app-form.tsx'

export interface AppsPageProps {
  readonly frame: Frame
  /** Those that pass the filter, by project and then by name. */
  readonly apps: readonly AppSummary[]
  /** Of all apps, filtered or not. */
  readonly counts: AppCounts
  readonly filter: AppFilter
  readonly notice?: Notice
  /** Only read while there are no apps: the empty page holds the form. */
  readonly form: FormState<NewAppField>
  /** The panel's public address, for the command on the empty page. */
  readonly panelUrl: string
  readonly stream?: string
}

export function AppsPage(props: AppsPageProps) {
  const { frame, apps, counts, filter, notice, stream } = props
  const total = totalOf(counts)
  if (total === 0) return <NoAppsPage {...props} />
  return (
    <Layout frame={frame} title="Apps" stream={stream}>
      <PageHead
        title="Apps"
        summary={<AppsSummary counts={counts} />}
        actions={
          <LinkButton href="/new-app" kind="primary" changes>
            New app
          </LinkButton>
        }
      />
      <NoticeBanner notice={notice} />
      {total > 7 || filter.query ? <AppFilters counts={counts} filter={filter} /> : null}
      {apps.length === 0 ? <NothingMatches filter={filter} /> : <AppList apps={apps} now={frame.now} />}
    </Layout>
  )
}

function NoAppsPage({ frame, form, notice, panelUrl, stream }: AppsPageProps) {
  return (
    <Layout frame={frame} title="Apps" stream={stream}>
      <NoticeBanner notice={notice} />
      <Empty
        title="No apps yet."
        heads="page"
        action={
          <div class="stack">
            <NewAppForm form={form} size="short" />
            <FirstCommand panelUrl={panelUrl} />
          </div>
        }
      >
        Name an image, and berth runs it.
      </Empty>
      {/* What a live message puts the first app into, when it was made elsewhere. */}
      <div id="apps" />
    </Layout>
  )
}

function NothingMatches({ filter }: { readonly filter: AppFilter }) {
  const what = filter.query ? `No app matches “${filter.query}”.` : `No app is ${filter.status ?? 'here'}.`
  return (
    <Empty
      title={what}
      action={
        <p class="centered">
          <a href="/apps">Show all apps</a>
        </p>
      }
    >
      Names, domains and images are searched.
    </Empty>
  )
}
