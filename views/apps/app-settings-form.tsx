import { appSettingFields as fields } from '../../shared/app-setting-fields.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { choicesOf, FieldOf } from '../ui/field-of.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'
import { type Option, Select } from '../ui/select.tsx'
import { Setting } from './setting.tsx'

/** Named as in the API. Switches carry `on` or nothing. */
export type AppSettingsField = keyof typeof fields

export interface AppSettingsFormProps {
  readonly app: string
  /** Its values are the settings in force, or what was typed. */
  readonly form: FormState<AppSettingsField>
  /** `''` stands for "as the image needs it". */
  readonly credentials: readonly Option[]
  /** "ghcr-read (account default; covers ghcr.io)": which one a pull would use now. */
  readonly credentialInUse: string
}

export function AppSettingsForm(props: AppSettingsFormProps) {
  const { app, form } = props
  return (
    <Form action={`/apps/${app}/settings`} id="settings">
      <ProblemBanner problem={form.problem} />
      <ImageSetting {...props} />
      <Setting title="Traffic and health" text="berth asks from outside the container; nothing is needed in the image.">
        <div class="pair">
          <FieldOf
            {...{ fields, form }}
            name="port"
            hint="Empty: the variable PORT, else what the image exposes, else 8080."
          />
          <FieldOf
            {...{ fields, form }}
            name="healthPath"
            placeholder="/up"
            hint="Must answer 200 to 399. Empty: any answer counts as healthy."
          />
        </div>
        <FieldOf
          {...{ fields, form }}
          name="releaseCommand"
          placeholder="bin/migrate"
          hint="Runs in the new image before it starts. If it fails, nothing changed."
        />
      </Setting>
      <TimesSetting form={form} />
      <Setting title="Maintenance page" text="What visitors read while it is stopped or starting. Applies immediately.">
        <FieldOf
          {...{ fields, form }}
          name="awayText"
          rows={3}
          placeholder="We are moving to a larger shop, and are back on Monday."
          hint="Plain text. Empty: berth's default text."
        />
      </Setting>
      <ContainerSetting form={form} />
    </Form>
  )
}

type FormProps = Pick<AppSettingsFormProps, 'form'>

function ImageSetting({ form, credentials, credentialInUse }: AppSettingsFormProps) {
  const { values, errors } = form
  return (
    <Setting title="Image" text="Where the app comes from. Applies with the next deploy.">
      <FieldOf {...{ fields, form }} name="image" optional={false} />
      <div class="pair">
        <Select
          name="credential"
          label={fields.credential.label}
          options={credentials}
          value={values.credential}
          error={errors.credential}
          hint={`In use: ${credentialInUse}`}
        />
        <Select
          name="pullPolicy"
          label={fields.pullPolicy.label}
          options={choicesOf(fields.pullPolicy.choices)}
          value={values.pullPolicy}
        />
      </div>
      <FieldOf
        {...{ fields, form }}
        name="tagRule"
        placeholder="v*"
        hint="Limits deploy tokens, immediately; * matches anything. Empty: any tag."
      />
    </Setting>
  )
}

function TimesSetting({ form }: FormProps) {
  return (
    <Setting title="Time limits" text="How long a deploy waits for each step.">
      <div class="pair">
        <FieldOf {...{ fields, form }} name="startTimeoutSeconds" hint="Until it must answer." />
        <FieldOf {...{ fields, form }} name="drainSeconds" hint="For open connections of the old one." />
        <FieldOf {...{ fields, form }} name="stopTimeoutSeconds" hint="Between SIGTERM and SIGKILL." />
        <FieldOf
          {...{ fields, form }}
          name="holdSeconds"
          hint="Visitors wait at most this long where it must stop before it starts."
        />
      </div>
    </Setting>
  )
}

function ContainerSetting({ form }: FormProps) {
  return (
    <Setting title="Container" text="What it may do on this server.">
      <Choice
        name="rootPolicy"
        legend={fields.rootPolicy.label}
        value={form.values.rootPolicy ?? fields.rootPolicy.initial}
        options={choicesOf(fields.rootPolicy.choices)}
      />
      <FieldOf {...{ fields, form }} name="readOnlyRoot" hint="Only its volumes and /tmp can be written." />
      <FieldOf
        {...{ fields, form }}
        name="init"
        hint="Reaps zombie processes. Turn it off for images that must be process 1."
      />
      <div class="pair">
        <FieldOf
          {...{ fields, form }}
          name="pidsLimit"
          hint="Processes and threads at once, in each container. Applies with the next deploy."
        />
        <FieldOf
          {...{ fields, form }}
          name="shmBytes"
          hint="/dev/shm, for databases and browsers. What is in it counts as memory."
        />
      </div>
      <FieldOf {...{ fields, form }} name="keepReleases" />
      <div class="actions">
        <Button kind="primary">Save settings</Button>
      </div>
    </Setting>
  )
}
