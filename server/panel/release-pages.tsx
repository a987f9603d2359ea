import type { ReleaseView } from '../../views/deploys/release-row.tsx'
import { ReleasesPage } from '../../views/deploys/releases-page.tsx'
import { RollbackPage } from '../../views/deploys/rollback-page.tsx'
import type { App } from '../apps/app.ts'
import { askerOf } from '../deploys/api/deploy-caller.ts'
import { planRollback } from '../deploys/releases/plan-rollback.ts'
import { rollBack } from '../deploys/requests/roll-back.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import { type ReadsValues, readsValues } from '../web/policy.ts'
import type { Route } from '../web/route.ts'
import { headOf } from './app-props.ts'
import { versionOf } from './deploy-props.ts'
import type { PanelContext } from './panel-context.ts'
import { differencesTo, inWords } from './pending-changes.ts'

/** Releases to go back to, and what going back to one changes. */
export function releasePages(needs: PanelContext): readonly Route[] {
  const { stores, deploys } = needs
  return [
    pageRoute(
      { method: 'get', path: '/apps/{app}/releases', policy: 'signed-in', summary: 'Releases to go back to' },
      ({ frame, params, principal }) => {
        const app = stores.apps.get(params.app)
        return (
          <ReleasesPage
            frame={frame}
            app={headOf(needs, app)}
            releases={releasesOf(needs, app, readsValues(principal))}
            stream={`/panel/streams/apps/${app.name}?page=other`}
          />
        )
      },
    ),
    pageRoute(
      {
        method: 'get',
        path: '/apps/{app}/releases/{release}/rollback',
        policy: 'member',
        summary: 'What going back changes, asked once more',
      },
      ({ frame, params }) => {
        const app = stores.apps.get(params.app)
        const release = stores.releases.get(app.id, params.release)
        const { changes, pending } = planRollback(stores, app, release)
        return (
          <RollbackPage
            frame={frame}
            app={app.name}
            release={{ ...release, version: versionOf(release) }}
            changes={inWords(changes, 'values')}
            pending={inWords(pending, 'values')}
          />
        )
      },
    ),
    pageRoute(
      { method: 'post', path: '/apps/{app}/releases/{release}/rollback', policy: 'member', summary: 'Roll back' },
      ({ c, params, principal }) => {
        const app = stores.apps.get(params.app)
        const target = stores.releases.get(app.id, params.release)
        const { id } = rollBack(deploys, app, { target }, askerOf({ principal, c }))
        return seeOther(c, `/apps/${app.name}/deploys/${id}`)
      },
    ),
  ]
}

function releasesOf(needs: PanelContext, app: App, reads: ReadsValues): ReleaseView[] {
  const { stores } = needs
  const live = app.liveRelease === null ? undefined : stores.releases.find(app.liveRelease)
  return stores.releases.newest(app.id, app.keepReleases + 5).map(release => ({
    id: release.id,
    version: versionOf(release),
    digest: release.digest,
    createdAt: release.createdAt,
    by: stores.deploys.ofRelease(release.id)?.trigger ?? '',
    isLive: release.id === live?.id,
    differences: live === undefined || live.id === release.id ? [] : differencesTo(needs, { live, release }, reads),
  }))
}
