import * as z from 'zod'
import { AppSettingsPage } from '../../views/apps/app-settings-page.tsx'
import { ConfirmPage } from '../../views/confirm-page.tsx'
import type { App, Volume } from '../apps/app.ts'
import { changeApp } from '../apps/change-app.ts'
import { mountInput } from '../field-schema.ts'
import { checkInput } from '../web/check-input.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import type { Route } from '../web/route.ts'
import type { PanelContext } from './panel-context.ts'
import { readSharing, sharingBody } from './settings-form.ts'
import { noSuchPart, partTaken, settingsPath, settingsProps } from './settings-props.ts'

/** The volumes on the settings page. */
export function volumePages(needs: PanelContext): readonly Route[] {
  const { apps } = needs.stores
  return [
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/volumes',
        policy: 'member',
        summary: 'Add a volume',
        body: z.strictObject({ name: z.string(), path: z.string() }),
        again: ({ frame, params, form }) => (
          <AppSettingsPage frame={frame} {...settingsProps(needs, params.app, { volume: form })} />
        ),
      },
      ({ c, params, body }) => {
        const app = apps.get(params.app)
        const volume = readVolume({ name: body.name.trim(), path: body.path.trim() })
        if (app.volumes.some(({ name }) => name === volume.name)) throw partTaken('name', 'volume', volume.name)
        if (app.volumes.some(({ path }) => path === volume.path)) throw partTaken('path', 'volume at', volume.path)
        changeApp(needs.apps, app, { volumes: [...app.volumes, volume] })
        return seeOther(c, settingsPath(app.name, '#volumes'))
      },
    ),
    pageRoute(
      { method: 'get', path: '/apps/{app}/volumes/{volume}/delete', policy: 'member', summary: 'Remove a volume?' },
      ({ frame, params }) => {
        const app = apps.get(params.app)
        const name = volumeIn(app, params.volume)
        return (
          <ConfirmPage
            frame={frame}
            title={`Remove ${name}?`}
            text={<p>From the next deploy on it is not mounted. Its data stays on this server.</p>}
            action={`/apps/${app.name}/volumes/${name}/delete`}
            button="Remove volume"
            tone="danger"
            up={{ href: `/apps/${app.name}/settings`, label: `${app.name} ▸ Settings` }}
          />
        )
      },
    ),
    pageRoute(
      { method: 'post', path: '/apps/{app}/volumes/{volume}/delete', policy: 'member', summary: 'Remove a volume' },
      ({ c, params }) => {
        const app = apps.get(params.app)
        const name = volumeIn(app, params.volume)
        changeApp(needs.apps, app, { volumes: app.volumes.filter(volume => volume.name !== name) })
        return seeOther(c, settingsPath(app.name, '#volumes'))
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/volume-sharing',
        policy: 'member',
        summary: 'Whose volumes are, and whether several containers may write at once',
        body: sharingBody,
        again: ({ frame, params, form }) => (
          <AppSettingsPage frame={frame} {...settingsProps(needs, params.app, { volume: { ...form, values: {} } })} />
        ),
      },
      ({ c, params, body }) => {
        const app = apps.get(params.app)
        changeApp(needs.apps, app, readSharing(body))
        return seeOther(c, settingsPath(app.name, '#volumes'))
      },
    ),
  ]
}

function readVolume(typed: Volume): Volume {
  return checkInput(mountInput, typed)
}

function volumeIn(app: App, name: string): string {
  if (app.volumes.some(volume => volume.name === name)) return name
  throw noSuchPart('volume', app)
}
