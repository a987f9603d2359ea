import type { AppHead } from '../apps/app-head.tsx'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Card } from '../ui/card.tsx'
import type { FormState } from '../ui/form-state.ts'
import { PageHead } from '../ui/page-head.tsx'
import { type DeployField, DeployForm } from './deploy-form.tsx'

export interface NewDeployPageProps {
  readonly frame: Frame
  readonly app: AppHead
  readonly form: FormState<DeployField>
}

/** The dialog as a page: where scripts are off, and after a refusal. */
export function NewDeployPage({ frame, app, form }: NewDeployPageProps) {
  return (
    <Layout frame={frame} title={`Deploy ${app.name}`}>
      <div class="form-page">
        <PageHead title={`Deploy ${app.name}`} up={{ href: `/apps/${app.name}`, label: app.name }} />
        <Card>
          <DeployForm app={app.name} image={app.image} form={form} />
        </Card>
      </div>
    </Layout>
  )
}
