import type { Frame } from '../frame.ts'
import { Button } from '../ui/button.tsx'
import type { Difference } from '../ui/diff.tsx'
import { Form } from '../ui/form.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import type { Notice } from '../ui/notice.tsx'
import type { AppHead } from './app-head.tsx'
import { AppLayout } from './app-layout.tsx'
import { AppSettingsForm, type AppSettingsFormProps } from './app-settings-form.tsx'
import { PendingChanges } from './pending-changes.tsx'
import { ProcessesSetting, type ProcessesSettingProps } from './processes-setting.tsx'
import { Setting } from './setting.tsx'
import { VolumesSetting, type VolumesSettingProps } from './volumes-setting.tsx'

export interface AppSettingsPageProps {
  readonly frame: Frame
  readonly app: AppHead
  readonly settings: Omit<AppSettingsFormProps, 'app'>
  readonly processes: Omit<ProcessesSettingProps, 'app'>
  readonly volumes: Omit<VolumesSettingProps, 'app'>
  readonly pending: readonly Difference[]
  readonly notice?: Notice
  readonly stream?: string
}

export function AppSettingsPage(props: AppSettingsPageProps) {
  const { frame, app, settings, processes, volumes, pending, notice, stream } = props
  return (
    <AppLayout frame={frame} app={app} tab="settings" notice={notice} stream={stream}>
      <PendingChanges app={app.name} differences={pending} />
      <div>
        <AppSettingsForm app={app.name} {...settings} />
        <ProcessesSetting app={app.name} {...processes} />
        <VolumesSetting app={app.name} {...volumes} />
        <RunningSetting app={app} />
        <Setting title="Delete" text="Its instances stop; its data stays unless you say otherwise." changes>
          <div class="actions">
            <LinkButton href={`/apps/${app.name}/delete`} kind="danger">
              Delete {app.name}…
            </LinkButton>
          </div>
        </Setting>
      </div>
    </AppLayout>
  )
}

function RunningSetting({ app }: { readonly app: AppHead }) {
  const base = `/apps/${app.name}`
  return (
    <Setting
      changes
      title={app.isSuspended ? 'Stopped' : 'Restart, stop'}
      text={
        app.isSuspended
          ? 'Visitors get a 503 page until it is started.'
          : 'A restart starts new instances first, so no request is lost.'
      }
    >
      <div class="actions">
        {app.isSuspended ? (
          <LinkButton href={`${base}/suspension`}>Start…</LinkButton>
        ) : (
          <>
            <Form action={`${base}/restarts`}>
              <Button>Restart</Button>
            </Form>
            <LinkButton href={`${base}/suspension`}>Stop…</LinkButton>
          </>
        )}
      </div>
    </Setting>
  )
}
