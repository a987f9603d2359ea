import { z } from 'zod'
import type { AppSettingsField } from '../../views/apps/app-settings-form.tsx'
import { AppSettingsPage } from '../../views/apps/app-settings-page.tsx'
import type { ProcessField } from '../../views/apps/processes-setting.tsx'
import type { VolumeField } from '../../views/apps/volumes-setting.tsx'
import { ConfirmPage } from '../../views/confirm-page.tsx'
import { type FormState, untouched } from '../../views/ui/form-state.ts'
import type { App } from '../apps/app.ts'
import { changeAppInput, processName } from '../apps/app-input.ts'
import { changeApp, putProcess } from '../apps/change-app.ts'
import { AppError } from '../errors.ts'
import { checkInput } from '../web/check-input.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import type { Route } from '../web/route.ts'
import { headOf } from './app-props.ts'
import { noticeOf, noticeQuery } from './notices.ts'
import type { PanelNeeds } from './panel-needs.ts'
import { pendingOf } from './pending-changes.ts'
import { newProcessBody, processBody, processView, readProcess, readSettings, settingsBody, settingValues } from './settings-form.ts'

/** What was typed into one of the forms, and refused. */
interface Refused {
  readonly settings?: FormState<AppSettingsField>
  readonly process?: { readonly name: string; readonly form: FormState<ProcessField> }
  readonly volume?: FormState<VolumeField>
}

/** How an app is run: its settings, processes and volumes. */
export function settingsPages(needs: PanelNeeds): readonly Route[] {
  return [...settingRoutes(needs), ...processRoutes(needs), ...volumeRoutes(needs)]
}

function settingRoutes(needs: PanelNeeds): readonly Route[] {
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
      ({ frame, params, query }) => {
        const notice = noticeOf(query.done)
        return <AppSettingsPage frame={frame} {...propsOf(needs, params.app)} {...(notice && { notice })} />
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/settings',
        policy: 'member',
        summary: 'Change settings; they act with the next deploy',
        body: settingsBody,
        again: ({ frame, params, form }) => (
          <AppSettingsPage frame={frame} {...propsOf(needs, params.app, { settings: form })} />
        ),
      },
      ({ c, params, body }) => {
        changeApp(needs.apps, apps.get(params.app), readSettings(body))
        return seeOther(c, pathOf(params.app))
      },
    ),
  ]
}

function processRoutes(needs: PanelNeeds): readonly Route[] {
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
          <AppSettingsPage frame={frame} {...propsOf(needs, params.app, { process: { name: '', form } })} />
        ),
      },
      ({ c, params, body: { name: typed, ...body } }) => {
        const app = apps.get(params.app)
        const { name } = checkInput(z.strictObject({ name: processName }), { name: typed.trim() })
        if (app.processes.some(process => process.name === name)) throw taken('name', 'process', name)
        putProcess(needs.apps, app, name, readProcess(body))
        needs.apps.kickKeeper()
        return seeOther(c, pathOf(app.name, '#processes'))
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/processes/{process}',
        policy: 'member',
        summary: 'Change a process: instances act at once, the rest with the next deploy',
        body: processBody,
        again: ({ frame, params, form }) => (
          <AppSettingsPage frame={frame} {...propsOf(needs, params.app, { process: { name: params.process, form } })} />
        ),
      },
      ({ c, params, body }) => {
        const app = apps.get(params.app)
        putProcess(needs.apps, app, processIn(app, params.process), readProcess(body))
        needs.apps.kickKeeper()
        return seeOther(c, pathOf(app.name, '#processes'))
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
        apps.removeProcess(app.id, removableProcess(app, params.process))
        needs.apps.kickKeeper()
        return seeOther(c, pathOf(app.name, '#processes'))
      },
    ),
  ]
}

function volumeRoutes(needs: PanelNeeds): readonly Route[] {
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
          <AppSettingsPage frame={frame} {...propsOf(needs, params.app, { volume: form })} />
        ),
      },
      ({ c, params, body }) => {
        const app = apps.get(params.app)
        const volume = readVolume({ name: body.name.trim(), path: body.path.trim() })
        if (app.volumes.some(({ name }) => name === volume.name)) throw taken('name', 'volume', volume.name)
        if (app.volumes.some(({ path }) => path === volume.path)) throw taken('path', 'volume at', volume.path)
        changeApp(needs.apps, app, { volumes: [...app.volumes, volume] })
        return seeOther(c, pathOf(app.name, '#volumes'))
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
        return seeOther(c, pathOf(app.name, '#volumes'))
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/volume-sharing',
        policy: 'member',
        summary: 'Whether several containers may write at once',
        body: z.strictObject({ sharedVolume: z.literal('on').optional() }),
        again: ({ frame, params, form }) => (
          <AppSettingsPage frame={frame} {...propsOf(needs, params.app, { volume: { ...form, values: {} } })} />
        ),
      },
      ({ c, params, body }) => {
        const app = apps.get(params.app)
        changeApp(needs.apps, app, { sharedVolume: body.sharedVolume === 'on' })
        return seeOther(c, pathOf(app.name, '#volumes'))
      },
    ),
  ]
}

function propsOf(needs: PanelNeeds, name: string, { settings, process, volume }: Refused = {}) {
  const app = needs.stores.apps.get(name)
  const { name: credential, reason } = needs.apps.view.credentialOf(app)
  return {
    app: headOf(needs, app),
    settings: {
      form: settings ?? { values: settingValues(app), errors: {} },
      credentials: credentialOptions(app),
      credentialInUse: credential === null ? reason : `${credential} (${reason})`,
    },
    processes: { processes: app.processes.map(processView), ...(process && { refused: process }) },
    volumes: {
      volumes: app.volumes.map(({ name: volumeName, path }) => ({ name: volumeName, path, sizeBytes: null })),
      sharedVolume: app.sharedVolume,
      form: volume ?? untouched,
    },
    pending: pendingOf(needs, app),
    stream: `/streams/apps/${app.name}?page=settings`,
  }
}

function credentialOptions({ credential }: App) {
  const automatic = { value: '', label: 'As the image needs it' }
  return credential === null ? [automatic] : [automatic, { value: credential, label: credential }]
}

function readVolume(typed: { name: string; path: string }): { name: string; path: string } {
  return checkInput(volumeShape, typed)
}

/** One of the list that the API takes, so that its errors name the fields of the form. */
const volumeShape = changeAppInput.shape.volumes.unwrap().element

function pathOf(app: string, part = ''): string {
  return `/apps/${app}/settings?done=saved${part}`
}

function processIn(app: App, name: string): string {
  if (app.processes.some(process => process.name === name)) return name
  throw noSuch('process', app)
}

function removableProcess(app: App, name: string): string {
  if (name !== 'web') return processIn(app, name)
  throw new AppError({
    code: 'VALIDATION',
    message: '`web` gets the traffic and cannot be removed.',
    advice: 'Set its instances to 0, or stop the app.',
  })
}

function volumeIn(app: App, name: string): string {
  if (app.volumes.some(volume => volume.name === name)) return name
  throw noSuch('volume', app)
}

function noSuch(what: string, app: App): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `${app.name} has no ${what} of that name.`,
    advice: 'It may have been removed meanwhile; see the settings of the app.',
  })
}

function taken(field: string, what: string, name: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    field,
    message: `There is a ${what} \`${name}\` already.`,
    advice: 'Choose another, or change that one.',
  })
}
