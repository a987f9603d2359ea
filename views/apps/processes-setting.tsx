import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { fieldNames } from '../ui/field-names.ts'
import { Form } from '../ui/form.tsx'
import { type FormState, untouched } from '../ui/form-state.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { ProblemBanner } from '../ui/problem.tsx'
import { Switch } from '../ui/switch.tsx'
import { Setting } from './setting.tsx'

export type ProcessField = 'name' | 'command' | 'instances' | 'memory' | 'cpus' | 'stopTimeoutSeconds' | 'singleton'

export interface ProcessView {
  readonly name: string
  /** As one would type it; empty where the image's own is used. */
  readonly command: string
  readonly instances: number
  readonly memoryMiB: number
  readonly cpus: number | null
  readonly singleton: boolean
  /** Null: as the app says. */
  readonly stopTimeoutSeconds: number | null
}

export interface ProcessesSettingProps {
  readonly app: string
  readonly processes: readonly ProcessView[]
  /** What was typed for a process and refused. */
  readonly refused?: { readonly name: string; readonly form: FormState<ProcessField> }
}

export function ProcessesSetting({ app, processes, refused }: ProcessesSettingProps) {
  const isNew = refused !== undefined && !processes.some(({ name }) => name === refused.name)
  return (
    <Setting
      id="processes"
      title="Processes"
      text="web gets the traffic; others run beside it. Counts apply immediately, the rest with the next deploy."
    >
      {processes.map(process => (
        <Card title={process.name}>
          <ProcessForm
            app={app}
            name={process.name}
            form={refused?.name === process.name ? refused.form : formOf(process)}
          />
        </Card>
      ))}
      <details class="more" open={isNew} data-changes>
        <summary>Add a process</summary>
        <Card>
          <ProcessForm app={app} name={null} form={isNew ? refused.form : untouched} />
        </Card>
      </details>
    </Setting>
  )
}

function ProcessForm({
  app,
  name,
  form,
}: {
  readonly app: string
  readonly name: string | null
  readonly form: FormState<ProcessField>
}) {
  const { values, errors, problem } = form
  const id = (field: string) => `process-${name ?? 'new'}-${field}`
  const base = `/apps/${app}/processes`
  return (
    <Form action={name === null ? base : `${base}/${name}`} class="stack">
      <ProblemBanner problem={problem} />
      {name === null ? (
        <Field
          id={id('name')}
          name="name"
          label="Name"
          face="code"
          placeholder="worker"
          value={values.name}
          error={errors.name}
          required
        />
      ) : null}
      <Field
        id={id('command')}
        name="command"
        label={fieldNames.command}
        face="code"
        hint={name === 'web' ? "Empty: the image's own." : 'As in a shell, but without one: quotes group words.'}
        value={values.command}
        error={errors.command}
        optional={name === 'web'}
      />
      <div class="triple">
        <Field
          id={id('instances')}
          name="instances"
          label={fieldNames.instances}
          inputmode="numeric"
          value={values.instances ?? '1'}
          error={errors.instances}
          required
        />
        <Field
          id={id('memory')}
          name="memory"
          label={fieldNames.memory}
          unit="MiB"
          inputmode="numeric"
          value={values.memory ?? '512'}
          error={errors.memory}
          required
        />
        <Field
          id={id('cpus')}
          name="cpus"
          label={fieldNames.cpus}
          inputmode="decimal"
          placeholder="no limit"
          value={values.cpus}
          error={errors.cpus}
        />
      </div>
      <Field
        id={id('stopTimeoutSeconds')}
        name="stopTimeoutSeconds"
        label={fieldNames.stopTimeoutSeconds}
        hint="Between SIGTERM and SIGKILL. Empty: as the app."
        inputmode="numeric"
        width="short"
        unit="seconds"
        value={values.stopTimeoutSeconds}
        error={errors.stopTimeoutSeconds}
        optional
      />
      <Switch
        id={id('singleton')}
        name="singleton"
        label={fieldNames.singleton}
        hint={
          name === 'web'
            ? 'Never two at the same time: a deploy stops the old one first, and requests wait meanwhile.'
            : 'Never two at the same time: a deploy stops the old one before it starts the new one.'
        }
        isOn={values.singleton === 'on'}
      />
      <div class="actions">
        <Button>{name === null ? 'Add process' : `Save ${name}`}</Button>
        {name === null || name === 'web' ? null : (
          <LinkButton href={`${base}/${name}/delete`} kind="quiet" changes>
            Remove…
          </LinkButton>
        )}
      </div>
    </Form>
  )
}

function formOf({
  command,
  instances,
  memoryMiB,
  cpus,
  singleton,
  stopTimeoutSeconds,
}: ProcessView): FormState<ProcessField> {
  return {
    values: {
      command,
      instances: String(instances),
      memory: String(memoryMiB),
      cpus: cpus === null ? '' : String(cpus),
      stopTimeoutSeconds: String(stopTimeoutSeconds ?? ''),
      ...(singleton ? { singleton: 'on' } : {}),
    },
    errors: {},
  }
}
