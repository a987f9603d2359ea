import type { Child } from 'hono/jsx'
import { DeployForm } from '../deploys/deploy-form.tsx'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { untouched } from '../ui/form-state.ts'
import { type Notice, NoticeBanner } from '../ui/notice.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { type AppHead, AppHeader } from './app-head.tsx'

export interface AppLayoutProps {
  readonly frame: Frame
  readonly app: AppHead
  readonly tab: AppTab
  readonly children: Child
  readonly notice?: Notice | undefined
  readonly stream?: string | undefined
}

const tabs = [
  { tab: 'overview', name: 'Overview', path: '' },
  { tab: 'deploys', name: 'Deploys', path: '/deploys' },
  { tab: 'logs', name: 'Logs', path: '/logs' },
  { tab: 'variables', name: 'Variables', path: '/variables' },
  { tab: 'domains', name: 'Domains', path: '/domains' },
  { tab: 'settings', name: 'Settings', path: '/settings' },
] as const

export type AppTab = (typeof tabs)[number]['tab']

/** A page of an app: its head, its tabs, and the dialog that "Deploy" opens. */
export function AppLayout({ frame, app, tab, children, notice, stream }: AppLayoutProps) {
  const hrefOf = (path: string) => `/apps/${app.name}${path}`
  const current = tabs.find(each => each.tab === tab) ?? tabs[0]
  return (
    <Layout frame={frame} title={tab === 'overview' ? app.name : `${current.name} · ${app.name}`} stream={stream}>
      <AppHeader app={app} />
      <Tabs
        label={`Pages of ${app.name}`}
        tabs={tabs.map(({ name, path }) => ({ name, href: hrefOf(path) }))}
        current={hrefOf(current.path)}
      />
      <div class="sections">
        {notice ? <NoticeBanner notice={notice} /> : null}
        {children}
      </div>
      <Dialog id="deploy-dialog" title={`Deploy ${app.name}`}>
        <DeployForm app={app.name} image={app.image} form={untouched} idPrefix="dialog-" />
      </Dialog>
    </Layout>
  )
}
