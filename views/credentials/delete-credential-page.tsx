import { ConfirmPage } from '../confirm-page.tsx'
import type { Frame } from '../frame.ts'

export interface DeleteCredentialPageProps {
  readonly frame: Frame
  readonly name: string
  readonly apps: readonly string[]
}

export function DeleteCredentialPage({ frame, name, apps }: DeleteCredentialPageProps) {
  return (
    <ConfirmPage
      frame={frame}
      title={`Delete ${name}?`}
      text={
        <p class="breaks">
          {apps.length === 0
            ? 'No app uses it.'
            : `${apps.join(', ')} ${apps.length === 1 ? 'pulls' : 'pull'} with it. What runs keeps running; the next pull needs another credential.`}
        </p>
      }
      action={`/credentials/${name}/delete`}
      button="Delete credential"
      tone="danger"
      up={{ href: `/credentials/${name}`, label: name }}
    />
  )
}
