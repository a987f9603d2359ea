import { byteSize } from '../../shared/byte-size.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { fieldNames } from '../ui/field-names.ts'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ListRow } from '../ui/list-row.tsx'
import { ProblemBanner } from '../ui/problem.tsx'
import { Switch } from '../ui/switch.tsx'
import { Setting } from './setting.tsx'

export type VolumeField = 'name' | 'path'

export interface VolumeView {
  readonly name: string
  /** Where it is mounted in the container. */
  readonly path: string
  readonly sizeBytes: number | null
}

export interface VolumesSettingProps {
  readonly app: string
  readonly volumes: readonly VolumeView[]
  /** Old and new container may write at the same time, so that a deploy needs no hold. */
  readonly sharedVolume: boolean
  /** Their folders are given to the user of the image. */
  readonly ownVolumes: boolean
  readonly form: FormState<VolumeField>
}

export function VolumesSetting({ app, volumes, sharedVolume, ownVolumes, form }: VolumesSettingProps) {
  return (
    <Setting
      id="volumes"
      title="Volumes"
      text="Data that stays when the container is replaced. They apply with the next deploy."
    >
      {volumes.length === 0 ? null : <VolumeList app={app} volumes={volumes} />}
      {volumes.length === 0 ? null : <SharedForm app={app} {...{ sharedVolume, ownVolumes }} />}
      <AddVolume app={app} form={form} isFirst={volumes.length === 0} />
    </Setting>
  )
}

function VolumeList({ app, volumes }: Pick<VolumesSettingProps, 'app' | 'volumes'>) {
  return (
    <Card inset="flush">
      <ul>
        {volumes.map(({ name, path, sizeBytes }) => (
          <ListRow
            title={<b>{name}</b>}
            text={<code>{path}</code>}
            end={
              <>
                {sizeBytes === null ? '' : `${byteSize(sizeBytes)} · `}
                <a href={`/apps/${app}/volumes/${name}/delete`} data-changes>
                  Remove…
                </a>
              </>
            }
          />
        ))}
      </ul>
    </Card>
  )
}

function SharedForm({
  app,
  sharedVolume,
  ownVolumes,
}: Pick<VolumesSettingProps, 'app' | 'sharedVolume' | 'ownVolumes'>) {
  return (
    <Form action={`/apps/${app}/volume-sharing`} class="stack">
      <Switch
        name="sharedVolume"
        label={fieldNames.sharedVolume}
        hint="Off: a deploy stops the old one first, and requests wait meanwhile."
        isOn={sharedVolume}
      />
      <Switch
        name="ownVolumes"
        label={fieldNames.ownVolumes}
        hint="Before each start their folders are given to that user; images that do not run as root need this."
        isOn={ownVolumes}
      />
      <Button size="small">Save</Button>
    </Form>
  )
}

function AddVolume({
  app,
  form: { values, errors, problem },
  isFirst,
}: Pick<VolumesSettingProps, 'app' | 'form'> & { readonly isFirst: boolean }) {
  return (
    <Form action={`/apps/${app}/volumes`} class="stack">
      <ProblemBanner problem={problem} />
      <div class="pair">
        <Field
          id="volume-name"
          name="name"
          label="Name"
          face="code"
          placeholder={`${app}-data`}
          value={values.name}
          error={errors.name}
          required
        />
        <Field
          id="volume-path"
          name="path"
          label={fieldNames.path}
          face="code"
          placeholder="/data"
          value={values.path}
          error={errors.path}
          required
        />
      </div>
      <div class="actions">
        <Button>{isFirst ? 'Add a volume' : 'Add another'}</Button>
      </div>
    </Form>
  )
}
