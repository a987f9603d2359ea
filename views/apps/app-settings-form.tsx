import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { fieldNames } from '../ui/field-names.ts'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'
import { type Option, Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { pullPolicyOptions } from './pull-policy-options.ts'
import { Setting } from './setting.tsx'
import { type SecondsField, TimesSetting } from './times-setting.tsx'

/** Named as in the API. Switches carry `on` or nothing. */
export type AppSettingsField =
  | 'image'
  | 'credential'
  | 'pullPolicy'
  | 'tagRule'
  | 'port'
  | 'healthPath'
  | 'releaseCommand'
  | 'rootPolicy'
  | 'readOnlyRoot'
  | 'init'
  | 'pidsLimit'
  | 'shmBytes'
  | 'keepReleases'
  | 'awayText'
  | SecondsField

export interface AppSettingsFormProps {
  readonly app: string
  /** Its values are the settings in force, or what was typed. */
  readonly form: FormState<AppSettingsField>
  /** `''` stands for "as the image needs it". */
  readonly credentials: readonly Option[]
  /** "ghcr-read (account default; covers ghcr.io)": which one a pull would use now. */
  readonly credentialInUse: string
}

export function AppSettingsForm({ app, form, credentials, credentialInUse }: AppSettingsFormProps) {
  const { values, errors, problem } = form
  return (
    <Form action={`/apps/${app}/settings`} id="settings">
      <ProblemBanner problem={problem} />
      <Setting title="Image" text="Where the app comes from. Acts with the next deploy.">
        <Field name="image" label={fieldNames.image} face="code" value={values.image} error={errors.image} />
        <div class="pair">
          <Select
            name="credential"
            label={fieldNames.credential}
            options={credentials}
            value={values.credential}
            error={errors.credential}
            hint={`In use: ${credentialInUse}`}
          />
          <Select
            name="pullPolicy"
            label={fieldNames.pullPolicy}
            options={pullPolicyOptions}
            value={values.pullPolicy}
          />
        </div>
        <Field
          name="tagRule"
          label={fieldNames.tagRule}
          face="code"
          placeholder="v*"
          hint="Binds deploy tokens, at once; * stands for anything. Empty: any tag."
          value={values.tagRule}
          error={errors.tagRule}
          optional
        />
      </Setting>
      <Setting title="Traffic and health" text="berth asks from outside the container; nothing is needed in the image.">
        <div class="pair">
          <Field
            name="port"
            label={fieldNames.port}
            inputmode="numeric"
            width="short"
            hint="Empty: the variable PORT, else what the image exposes, else 8080."
            value={values.port}
            error={errors.port}
            optional
          />
          <Field
            name="healthPath"
            label={fieldNames.healthPath}
            face="code"
            placeholder="/up"
            hint="Must answer 200 to 399. Empty: anything that answers is well."
            value={values.healthPath}
            error={errors.healthPath}
            optional
          />
        </div>
        <Field
          name="releaseCommand"
          label={fieldNames.releaseCommand}
          face="code"
          placeholder="bin/migrate"
          hint="Runs in the new image before it starts. If it fails, nothing changed."
          value={values.releaseCommand}
          error={errors.releaseCommand}
          optional
        />
      </Setting>
      <TimesSetting form={form} />
      <Setting title="Maintenance page" text="What visitors read while it is stopped or starting. Acts at once.">
        <TextArea
          name="awayText"
          label={fieldNames.awayText}
          optional
          rows={3}
          placeholder="We are moving to a larger shop, and are back on Monday."
          hint="Plain text. Empty: berth's own words."
          value={values.awayText}
          error={errors.awayText}
        />
      </Setting>
      <Setting title="Container" text="What it may do on this server.">
        <Choice
          name="rootPolicy"
          legend={fieldNames.rootPolicy}
          value={values.rootPolicy ?? 'warn'}
          options={[
            { value: 'warn', label: 'Warn' },
            { value: 'refuse', label: 'Refuse' },
          ]}
        />
        <Switch
          name="readOnlyRoot"
          label={fieldNames.readOnlyRoot}
          hint="Only its volumes and /tmp can be written."
          isOn={values.readOnlyRoot === 'on'}
        />
        <Switch
          name="init"
          label={fieldNames.init}
          hint="Reaps what the app leaves behind. Off for images that must be process 1."
          isOn={values.init === 'on'}
        />
        <div class="pair">
          <Field
            name="pidsLimit"
            label={fieldNames.pidsLimit}
            inputmode="numeric"
            width="short"
            hint="Processes and threads at once, in each container. Acts with the next deploy."
            value={values.pidsLimit}
            error={errors.pidsLimit}
          />
          <Field
            name="shmBytes"
            label={fieldNames.shmBytes}
            inputmode="numeric"
            width="short"
            hint="/dev/shm, for databases and browsers. What is in it counts as memory."
            value={values.shmBytes}
            error={errors.shmBytes}
          />
        </div>
        <Field
          name="keepReleases"
          label={fieldNames.keepReleases}
          inputmode="numeric"
          width="short"
          value={values.keepReleases}
          error={errors.keepReleases}
        />
        <div class="actions">
          <Button kind="primary">Save settings</Button>
        </div>
      </Setting>
    </Form>
  )
}
