import * as z from 'zod'
import { AppSettingsPage } from '../../views/apps/app-settings-page.tsx'
import { ConfirmPage } from '../../views/confirm-page.tsx'
import type { App } from '../apps/app.ts'
import { processName } from '../apps/app-input.ts'
import { putProcess, removableProcess, removeProcess } from '../apps/change-process.ts'
import { checkInput } from '../web/check-input.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import type { Route } from '../web/route.ts'
import type { PanelContext } from './panel-context.ts'
import { newProcessBody, processBody, readProcess } from './settings-form.ts'
import { noSuchPart, partTaken, settingsPath, settingsProps } from './settings-props.ts'

/** The processes on the settings page. */
export function processPages(needs: PanelContext): readonly Route[] {
  const { apps } = needs.stores
  return [
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/processes',
        policy: 'member',
        summary: 'Add a process',
        body: newProcessBody,
        again: ({ frame, params, form }) => (
          <AppSettingsPage frame={frame} {...settingsProps(needs, params.app, { process: { name: '', form } })} />
        ),
      },
      ({ c, params, body: { name: typed, ...body } }) => {
        const app = apps.get(params.app)
        const { name } = checkInput(z.strictObject({ name: processName }), { name: typed.trim() })
        if (app.processes.some(process => process.name === name)) throw partTaken('name', 'process', name)
        putProcess(needs.apps, app, name, readProcess(body))
        return seeOther(c, settingsPath(app.name, '#processes'))
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/processes/{process}',
        policy: 'member',
        summary: 'Change a process: instances change immediately, the rest with the next deploy',
        body: processBody,
        again: ({ frame, params, form }) => (
          <AppSettingsPage
            frame={frame}
            {...settingsProps(needs, params.app, { process: { name: params.process, form } })}
          />
        ),
      },
      ({ c, params, body }) => {
        const app = apps.get(params.app)
        putProcess(needs.apps, app, processIn(app, params.process), readProcess(body))
        return seeOther(c, settingsPath(app.name, '#processes'))
      },
    ),
    pageRoute(
      { method: 'get', path: '/apps/{app}/processes/{process}/delete', policy: 'member', summary: 'Remove a process?' },
      ({ frame, params }) => {
        const app = apps.get(params.app)
        const name = removableProcess(app, params.process)
        return (
          <ConfirmPage
            frame={frame}
            title={`Remove ${name}?`}
            text={<p>Its instances stop. Releases made before keep their own copy of it.</p>}
            action={`/apps/${app.name}/processes/${name}/delete`}
            button="Remove process"
            tone="danger"
            up={{ href: `/apps/${app.name}/settings`, label: `${app.name} ▸ Settings` }}
          />
        )
      },
    ),
    pageRoute(
      { method: 'post', path: '/apps/{app}/processes/{process}/delete', policy: 'member', summary: 'Remove a process' },
      ({ c, params }) => {
        const app = apps.get(params.app)
        removeProcess(needs.apps, app, params.process)
        return seeOther(c, settingsPath(app.name, '#processes'))
      },
    ),
  ]
}

function processIn(app: App, name: string): string {
  if (app.processes.some(process => process.name === name)) return name
  throw noSuchPart('process', app)
}
