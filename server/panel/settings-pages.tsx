import * as z from 'zod'
import { AppSettingsPage } from '../../views/apps/app-settings-page.tsx'
import { changeApp } from '../apps/change-app.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import { readsValues } from '../web/policy.ts'
import type { Route } from '../web/route.ts'
import { noticeOf, noticeQuery } from './notices.ts'
import type { PanelContext } from './panel-context.ts'
import { processPages } from './process-pages.tsx'
import { readSettings, settingsBody } from './settings-form.ts'
import { settingsPath, settingsProps } from './settings-props.ts'
import { volumePages } from './volume-pages.tsx'

/** How an app is run: its settings, processes and volumes. */
export function settingsPages(needs: PanelContext): readonly Route[] {
  return [...settingRoutes(needs), ...processPages(needs), ...volumePages(needs)]
}

function settingRoutes(needs: PanelContext): readonly Route[] {
  const { apps } = needs.stores
  return [
    pageRoute(
      {
        method: 'get',
        path: '/apps/{app}/settings',
        policy: 'signed-in',
        summary: 'Settings of an app',
        query: z.object(noticeQuery),
      },
      ({ frame, params, query, principal }) => {
        const notice = noticeOf(query.done)
        const props = settingsProps(needs, params.app, { reads: readsValues(principal) })
        return <AppSettingsPage frame={frame} {...props} {...(notice && { notice })} />
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/settings',
        policy: 'member',
        summary: 'Change settings; they apply with the next deploy',
        body: settingsBody,
        again: ({ frame, params, form }) => (
          <AppSettingsPage frame={frame} {...settingsProps(needs, params.app, { settings: form })} />
        ),
      },
      ({ c, params, body }) => {
        changeApp(needs.apps, apps.get(params.app), readSettings(body))
        return seeOther(c, settingsPath(params.app))
      },
    ),
  ]
}
