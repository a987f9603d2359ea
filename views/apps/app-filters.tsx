import { type AppStatus, appStatuses } from '../../shared/app-status.ts'
import { boost } from '../ui/form.tsx'
import { Icon } from '../ui/icon.tsx'
import { type AppCounts, totalOf } from './app-counts.ts'
import { appStatusWord } from './app-status.tsx'

export interface AppFilter {
  readonly query: string
  readonly status: AppStatus | null
}

export interface AppFiltersProps {
  readonly counts: AppCounts
  readonly filter: AppFilter
}

/** Links by state, each with its number, and the search where the top bar has no room for it. */
export function AppFilters({ counts, filter }: AppFiltersProps) {
  const shown = appStatuses.filter(status => counts[status] > 0)
  return (
    <div class="app-filters">
      <nav class="filters" aria-label="Filter by state">
        <a href={hrefOf(filter.query, null)} aria-current={filter.status === null ? 'true' : undefined}>
          All <span class="number">{totalOf(counts)}</span>
        </a>
        {shown.map(status => (
          <a href={hrefOf(filter.query, status)} aria-current={filter.status === status ? 'true' : undefined}>
            {appStatusWord(status)} <span class="number">{counts[status]}</span>
          </a>
        ))}
      </nav>
      <search class="app-search">
        <form action="/apps" method="get" hx-boost={boost}>
          <Icon name="search" />
          <input
            class="input"
            type="search"
            name="q"
            value={filter.query}
            aria-label="Search apps by name, domain or image"
            placeholder="Search apps"
            data-search="true"
          />
        </form>
      </search>
      {filter.query ? (
        <p class="app-found small">
          Matching “{filter.query}” · <a href="/apps">show all</a>
        </p>
      ) : null}
    </div>
  )
}

function hrefOf(query: string, status: AppStatus | null): string {
  const search = new URLSearchParams()
  if (query) search.set('q', query)
  if (status) search.set('status', status)
  return search.size > 0 ? `/apps?${search.toString()}` : '/apps'
}
