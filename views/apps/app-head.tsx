import type { AppStatus } from '../../shared/app-status.ts'
import { shownHost } from '../../shared/shown-host.ts'
import { Copy } from '../ui/copy.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Menu, MenuAction, MenuLink } from '../ui/menu.tsx'
import { AppStatusMark } from './app-status.tsx'

/** What every page of an app knows about it. */
export interface AppHead {
  readonly name: string
  readonly status: AppStatus
  /** Its own image, as it is set; null before one is named. */
  readonly image: string | null
  /** Null for a private app. */
  readonly url: string | null
  readonly host: string | null
  readonly isSuspended: boolean
  /** Where "Roll back" leads to; null while there is nothing before. */
  readonly previous: { readonly release: string; readonly version: string } | null
}

/** Fragment `#app-head`: name, state, address, and the one next action. */
export function AppHeader({ app }: { readonly app: AppHead }) {
  const base = `/apps/${app.name}`
  return (
    <header class="app-head" id="app-head">
      <div class="app-head-text">
        <a class="page-up" href="/apps">
          Apps
        </a>
        <div class="app-head-line">
          <h1>{app.name}</h1>
          <AppStatusMark status={app.status} />
        </div>
        <AppAddress url={app.url} host={app.host} />
      </div>
      <div class="page-actions">
        {app.isSuspended ? <StartButton base={base} /> : <DeployButton base={base} />}
        <Menu id="app-menu" label={`More for ${app.name}`} changes>
          {app.isSuspended ? null : <MenuAction action={`${base}/restarts`}>Restart without downtime</MenuAction>}
          {app.previous ? <MenuLink href={`${base}/releases`}>Roll back…</MenuLink> : null}
          {app.isSuspended ? null : <MenuLink href={`${base}/suspension`}>Stop…</MenuLink>}
          <MenuLink href={`${base}/delete`} tone="bad">
            Delete…
          </MenuLink>
        </Menu>
      </div>
    </header>
  )
}

function AppAddress({ url, host }: { readonly url: string | null; readonly host: string | null }) {
  if (url === null || host === null) return <p class="app-address quiet">Private: reached only inside its project</p>
  return (
    <p class="app-address">
      <a class="clip" href={url} title={host} rel="noopener">
        {shownHost(host)}
      </a>
      <Copy value={url} what="address" />
    </p>
  )
}

function DeployButton({ base }: { readonly base: string }) {
  return (
    <LinkButton href={`${base}/new-deploy`} kind="primary" dialog="deploy-dialog" changes>
      Deploy
    </LinkButton>
  )
}

function StartButton({ base }: { readonly base: string }) {
  return (
    <LinkButton href={`${base}/suspension`} kind="primary" changes>
      Start
    </LinkButton>
  )
}
