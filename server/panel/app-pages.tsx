import * as z from 'zod'
import { hookCommandInLines } from '../../shared/curl-command.ts'
import { AppPage } from '../../views/apps/app-page.tsx'
import { DeleteAppPage } from '../../views/apps/delete-app-page.tsx'
import { SuspensionPage } from '../../views/apps/suspension-page.tsx'
import { untouched } from '../../views/ui/form-state.ts'
import type { App } from '../apps/app.ts'
import { deleteApp } from '../apps/delete-app.ts'
import { suspendApp } from '../apps/suspend-app.ts'
import { askerOf } from '../deploys/api/deploy-caller.ts'
import { rerun } from '../deploys/requests/rerun.ts'
import { AppError } from '../errors.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import { type ReadsValues, readsValues } from '../web/policy.ts'
import { nameOf } from '../web/principal.ts'
import type { Route } from '../web/route.ts'
import { attentionOf, happeningsOf, headOf, instancesOf, liveOf } from './app-props.ts'
import { servingDeploy, summaryOf, versionOf } from './deploy-props.ts'
import { noticeOf, noticeQuery } from './notices.ts'
import type { PanelContext } from './panel-context.ts'
import { pendingOf } from './pending-changes.ts'

/** Everything of the overview but frame and notice: also what its stream renders anew. */
export function overviewOf(needs: PanelContext, app: App, reads: ReadsValues) {
  const serving = servingDeploy(needs, app)
  const { name, reason } = needs.apps.view.credentialOf(app)
  return {
    app: headOf(needs, app),
    ...attentionOf(needs, app),
    live: liveOf(needs, app),
    credential: name === null ? reason : `${name} (${reason})`,
    instances: instancesOf(needs, app),
    pending: pendingOf(needs, app, reads),
    deploys: needs.stores.deploys.of(app.id, { before: null, limit: 5 }).map(deploy => summaryOf(deploy, app, serving)),
    events: happeningsOf(needs, app),
    hookCommand: hookCommandOf(needs, app.name),
  }
}

export function hookCommandOf({ panelUrl }: PanelContext, app: string): string {
  return hookCommandInLines({ url: `${panelUrl}/hooks/deploy/${app}`, tag: '1.0' })
}

/** An app's own page, and what is done with the whole of it: stop, start, restart, delete. */
export function appPages(needs: PanelContext): readonly Route[] {
  const { stores, apps, deploys } = needs
  return [
    pageRoute(
      { method: 'get', path: '/apps/{app}', policy: 'signed-in', summary: 'An app', query: z.object(noticeQuery) },
      ({ frame, params, query, principal }) => {
        const notice = noticeOf(query.done)
        return (
          <AppPage
            frame={frame}
            {...overviewOf(needs, stores.apps.get(params.app), readsValues(principal))}
            stream={`/panel/streams/apps/${params.app}?page=overview`}
            {...(notice && { notice })}
          />
        )
      },
    ),
    pageRoute(
      { method: 'get', path: '/apps/{app}/suspension', policy: 'signed-in', summary: 'Stop or start, asked once more' },
      ({ frame, params }) => {
        const app = stores.apps.get(params.app)
        const live = app.liveRelease === null ? undefined : stores.releases.find(app.liveRelease)
        const instances = stores.containers.of(app.id, 'serving').length
        return (
          <SuspensionPage
            frame={frame}
            app={app.name}
            instances={instances}
            isSuspended={app.isSuspended}
            version={live === undefined ? null : versionOf(live)}
          />
        )
      },
    ),
    pageRoute(
      { method: 'post', path: '/apps/{app}/suspension', policy: 'member', summary: 'Stop' },
      async ({ c, params, principal }) => {
        const app = stores.apps.get(params.app)
        await suspendApp(apps.suspending, app, nameOf(principal))
        return seeOther(c, `/apps/${app.name}?done=stopped`)
      },
    ),
    pageRoute({ method: 'post', path: '/apps/{app}/suspension/delete', policy: 'member', summary: 'Start' }, call =>
      run('start', call),
    ),
    pageRoute(
      { method: 'post', path: '/apps/{app}/restarts', policy: 'member', summary: 'Restart without downtime' },
      call => run('restart', call),
    ),
    pageRoute(
      {
        method: 'get',
        path: '/apps/{app}/delete',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Delete, asked once more',
      },
      ({ frame, params }) => (
        <DeleteAppPage frame={frame} {...leavingOf(needs, stores.apps.get(params.app))} form={untouched} />
      ),
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/delete',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Delete',
        body: z.object({ name: z.string(), volumes: z.enum(['keep', 'delete']).default('keep') }),
        again: ({ frame, params, form }) => (
          <DeleteAppPage frame={frame} {...leavingOf(needs, stores.apps.get(params.app))} form={form} />
        ),
      },
      async ({ c, params, body }) => {
        const app = stores.apps.get(params.app)
        if (body.name.trim() !== app.name) throw wrongName(app.name)
        await deleteApp(apps.deleting, app, body.volumes)
        return seeOther(c, '/apps?done=deleted')
      },
    ),
  ]

  function run(
    kind: 'start' | 'restart',
    {
      c,
      params,
      principal,
    }: {
      c: Parameters<typeof askerOf>[0]['c']
      params: { app: string }
      principal: Parameters<typeof askerOf>[0]['principal']
    },
  ): Response {
    const app = stores.apps.get(params.app)
    const { id } = rerun(deploys, app, kind, askerOf({ principal, c }))
    return seeOther(c, `/apps/${app.name}/deploys/${id}`)
  }
}

function leavingOf({ stores, hosts }: PanelContext, app: App) {
  return {
    app: app.name,
    instances: stores.containers.of(app.id, 'serving').length,
    hosts: hosts.hostsOf(app.id),
    volumes: app.volumes.map(({ name }) => ({ name, sizeBytes: null })),
  }
}

function wrongName(name: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'name',
    message: 'That is not the name of this app.',
    advice: `Type \`${name}\` to delete it.`,
  })
}
