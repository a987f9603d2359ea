import type { AppSettingsField } from '../../views/apps/app-settings-form.tsx'
import type { ProcessField } from '../../views/apps/processes-setting.tsx'
import type { VolumeField } from '../../views/apps/volumes-setting.tsx'
import { type FormState, untouched } from '../../views/ui/form-state.ts'
import type { App } from '../apps/app.ts'
import { AppError } from '../errors.ts'
import type { ReadsValues } from '../web/policy.ts'
import { headOf } from './app-props.ts'
import { credentialOptions } from './credential-options.ts'
import type { PanelContext } from './panel-context.ts'
import { pendingOf } from './pending-changes.ts'
import { processView, settingValues } from './settings-form.ts'

/** What was typed into one of the forms, and refused. */
interface Refused {
  readonly settings?: FormState<AppSettingsField>
  readonly process?: { readonly name: string; readonly form: FormState<ProcessField> }
  readonly volume?: FormState<VolumeField>
}

/** Everything of the settings page but frame and notice, with the refused form in its place. */
export function settingsProps(
  needs: PanelContext,
  name: string,
  { settings, process, volume, reads = 'values' }: Refused & { readonly reads?: ReadsValues } = {},
) {
  const app = needs.stores.apps.get(name)
  const { name: credential, reason } = needs.apps.view.credentialOf(app)
  return {
    app: headOf(needs, app),
    settings: {
      form: settings ?? { values: settingValues(app), errors: {} },
      credentials: reads === 'values' ? credentialOptions(needs) : [],
      credentialInUse: credential === null ? reason : `${credential} (${reason})`,
    },
    processes: { processes: app.processes.map(processView), ...(process && { refused: process }) },
    volumes: {
      volumes: app.volumes.map(({ name: volumeName, path }) => ({ name: volumeName, path, sizeBytes: null })),
      sharedVolume: app.sharedVolume,
      ownVolumes: app.ownVolumes,
      form: volume ?? untouched,
    },
    pending: pendingOf(needs, app, reads),
    stream: `/panel/streams/apps/${app.name}?page=settings`,
  }
}

/** The page again, after something was saved. */
export function settingsPath(app: string, part = ''): string {
  return `/apps/${app}/settings?done=saved${part}`
}

export function noSuchPart(what: string, app: App): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `${app.name} has no ${what} of that name.`,
    advice: 'It may have been removed meanwhile; see the settings of the app.',
  })
}

export function partTaken(field: string, what: string, name: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    field,
    message: `There is a ${what} \`${name}\` already.`,
    advice: 'Choose another, or change that one.',
  })
}
