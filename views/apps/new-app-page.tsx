import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Card } from '../ui/card.tsx'
import type { FormState } from '../ui/form-state.ts'
import { PageHead } from '../ui/page-head.tsx'
import { type NewAppChoices, type NewAppField, NewAppForm } from './new-app-form.tsx'

export interface NewAppPageProps {
  readonly frame: Frame
  readonly form: FormState<NewAppField>
  readonly choices: NewAppChoices
}

export function NewAppPage({ frame, form, choices }: NewAppPageProps) {
  return (
    <Layout frame={frame} title="New app">
      <div class="form-page">
        <PageHead title="New app" summary="Name an image, and berth runs it." up={{ href: '/apps', label: 'Apps' }} />
        <Card>
          <NewAppForm form={form} choices={choices} size="whole" />
        </Card>
      </div>
    </Layout>
  )
}
