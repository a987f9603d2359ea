import { shownHost } from '../../shared/shown-host.ts'
import { ConfirmPage } from '../confirm-page.tsx'
import type { Frame } from '../frame.ts'

export interface DeleteDomainPageProps {
  readonly frame: Frame
  readonly app: string
  readonly host: string
  /** What still leads to the app afterwards. */
  readonly remaining: readonly string[]
}

export function DeleteDomainPage({ frame, app, host, remaining }: DeleteDomainPageProps) {
  const base = `/apps/${app}/domains`
  const rest = remaining.length > 0 ? `${remaining.join(', ')} still leads to it.` : `Nothing leads to ${app} then.`
  return (
    <ConfirmPage
      frame={frame}
      title={`Remove ${shownHost(host)}?`}
      text={
        <p class="breaks">
          Visitors of {host} get a 404 page at once. {rest}
        </p>
      }
      action={`${base}/${host}/delete`}
      button="Remove domain"
      tone="danger"
      up={{ href: base, label: `${app} ▸ Domains` }}
    />
  )
}
