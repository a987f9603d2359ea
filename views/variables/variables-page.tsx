import type { AppHead } from '../apps/app-head.tsx'
import { AppLayout } from '../apps/app-layout.tsx'
import { PendingChanges } from '../apps/pending-changes.tsx'
import type { Frame } from '../frame.ts'
import { Card } from '../ui/card.tsx'
import type { Difference } from '../ui/diff.tsx'
import { Empty } from '../ui/empty.tsx'
import type { FormState } from '../ui/form-state.ts'
import type { Notice } from '../ui/notice.tsx'
import { EnvFileForm } from './env-file-form.tsx'
import { type VariableField, VariableForm } from './variable-form.tsx'
import { VariableTable, type VariableView } from './variable-table.tsx'

export interface VariablesPageProps {
  readonly frame: Frame
  readonly app: AppHead
  /** By name. */
  readonly variables: readonly VariableView[]
  readonly pending: readonly Difference[]
  readonly form: FormState<VariableField>
  /** The variable being replaced (`?edit=NAME`); null when one is added. */
  readonly editing: VariableView | null
  readonly envFile: FormState<'text'>
  readonly notice?: Notice
  readonly stream?: string
}

export function VariablesPage(props: VariablesPageProps) {
  const { frame, app, variables, pending, form, editing, envFile, notice, stream } = props
  return (
    <AppLayout frame={frame} app={app} tab="variables" notice={notice} stream={stream}>
      <PendingChanges app={app.name} differences={pending} />
      <div class="columns">
        <Card inset="flush" id="variables">
          {variables.length === 0 ? (
            <Empty title="No variables yet.">Add one, or paste a whole .env file.</Empty>
          ) : (
            <VariableTable app={app.name} variables={variables} now={frame.now} />
          )}
        </Card>
        <div class="sections">
          <Card title={editing ? `Replace ${editing.name}` : 'Add a variable'} id="variable-form" changes>
            <VariableForm app={app.name} form={form} editing={editing} />
          </Card>
          {editing ? null : (
            <Card title="Paste a .env" changes>
              <EnvFileForm app={app.name} form={envFile} />
            </Card>
          )}
          <p class="small quiet">
            berth adds <code>PORT</code>, <code>BERTH_APP</code>, <code>BERTH_RELEASE</code>, <code>BERTH_IMAGE</code>,{' '}
            <code>BERTH_IMAGE_DIGEST</code> and <code>BERTH_URL</code>.
          </p>
        </div>
      </div>
    </AppLayout>
  )
}
