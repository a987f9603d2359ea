import { ConfirmPage } from '../confirm-page.tsx'
import type { Frame } from '../frame.ts'

export interface SuspensionPageProps {
  readonly frame: Frame
  readonly app: string
  readonly instances: number
  readonly isSuspended: boolean
  /** What comes back up when it is started; null where nothing was ever live. */
  readonly version: string | null
}

/** `/apps/<app>/suspension`: posting it stops the app; posting to `…/delete` starts it again. */
export function SuspensionPage({ frame, app, instances, isSuspended, version }: SuspensionPageProps) {
  const action = `/apps/${app}/suspension`
  const up = { href: `/apps/${app}`, label: app }
  if (isSuspended) {
    return (
      <ConfirmPage
        frame={frame}
        title={`Start ${app}?`}
        text={<p>{version === null ? 'It runs' : `${version} runs`} again with the settings it was stopped with.</p>}
        action={`${action}/delete`}
        button={`Start ${app}`}
        tone="primary"
        up={up}
      />
    )
  }
  return (
    <ConfirmPage
      frame={frame}
      title={`Stop ${app}?`}
      text={
        <p>
          {instances === 1 ? 'Its instance stops' : `Its ${instances} instances stop`} now, and visitors get a 503 page
          until you start it again. Data, settings and releases stay.
        </p>
      }
      action={action}
      button={`Stop ${app}`}
      tone="danger"
      up={up}
    />
  )
}
