import { ConfirmPage } from '../confirm-page.tsx'
import type { Frame } from '../frame.ts'

export interface DeleteVariablePageProps {
  readonly frame: Frame
  readonly app: string
  readonly name: string
}

export function DeleteVariablePage({ frame, app, name }: DeleteVariablePageProps) {
  const base = `/apps/${app}/variables`
  return (
    <ConfirmPage
      frame={frame}
      title={`Delete ${name}?`}
      text={<p>What runs keeps it until the next deploy. Releases made before keep their own copy.</p>}
      action={`${base}/${name}/delete`}
      button="Delete variable"
      tone="danger"
      up={{ href: base, label: `${app} ▸ Variables` }}
    />
  )
}
