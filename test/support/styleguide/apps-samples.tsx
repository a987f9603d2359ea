import { countApps } from '../../../views/apps/app-counts.ts'
import type { AppSummary } from '../../../views/apps/app-row.tsx'
import { AppsPage } from '../../../views/apps/apps-page.tsx'
import { NewAppPage } from '../../../views/apps/new-app-page.tsx'
import { untouched } from '../../../views/ui/form-state.ts'
import type { Sample } from './sample.ts'
import { anApp, manyApps, sevenApps } from './sample-apps.ts'
import { frameAt, panelUrl } from './sample-frame.ts'

const noFilter = { query: '', status: null }

export const appsSamples: readonly Sample[] = [
  list('apps-empty', []),
  list('apps-one', [anApp()]),
  list('apps-seven', sevenApps),
  list('apps-500', manyApps),
  {
    name: 'apps-nothing-found',
    page: page([], { query: 'shp', status: null }, sevenApps),
  },
  { name: 'new-app', page: newApp(untouched) },
  {
    name: 'new-app-refused',
    page: newApp({
      values: { image: 'ghcr.io/acme/shop:1.0', name: 'My App', port: '99999' },
      errors: {
        name: '`My App`: use lower-case letters, digits and hyphens, for example `my-app`.',
        port: '99999 is no port; ports end at 65535.',
      },
    }),
  },
]

function list(name: string, apps: readonly AppSummary[]): Sample {
  return { name, page: page(apps, noFilter, apps) }
}

function page(apps: readonly AppSummary[], filter: { query: string; status: null }, all: readonly AppSummary[]) {
  return (
    <AppsPage
      frame={frameAt('/apps')}
      apps={apps}
      counts={countApps(all)}
      filter={filter}
      form={untouched}
      panelUrl={panelUrl}
      stream="/panel/streams/apps"
    />
  )
}

function newApp(form: Parameters<typeof NewAppPage>[0]['form']) {
  return (
    <NewAppPage
      frame={frameAt('/new-app')}
      form={form}
      choices={{
        projects: [
          { value: 'default', label: 'default' },
          { value: 'tools', label: 'tools' },
        ],
        credentials: [
          { value: '', label: 'Use account default' },
          { value: 'ghcr-read', label: 'ghcr-read (ghcr.io)' },
        ],
        appsDomain: 'example.com',
      }}
    />
  )
}
