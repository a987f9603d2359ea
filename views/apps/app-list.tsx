import { countApps, countsText } from './app-counts.ts'
import { AppRow, type AppSummary } from './app-row.tsx'

export interface AppListProps {
  readonly apps: readonly AppSummary[]
  readonly now: number
}

/** Fragment `#apps`: by project, each with its own count where there are several. */
export function AppList({ apps, now }: AppListProps) {
  const groups = [...Map.groupBy(apps, app => app.project)]
  const hasFigures = apps.some(app => app.traffic !== undefined || app.memoryBytes !== undefined)
  return (
    <div id="apps" class={hasFigures ? 'app-groups has-figures' : 'app-groups'}>
      {groups.map(([project, members]) => (
        <section class="app-group">
          {groups.length > 1 ? (
            <header class="app-group-head">
              <h2>{project}</h2>
              <p class="quiet small">{countsText(countApps(members))}</p>
            </header>
          ) : null}
          <ul class="app-rows" aria-label={`Apps of ${project}`}>
            {members.map(app => (
              <AppRow app={app} now={now} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
