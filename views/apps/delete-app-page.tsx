import { byteSize } from '../../shared/byte-size.ts'
import { shownHost } from '../../shared/shown-host.ts'
import { ConfirmPage } from '../confirm-page.tsx'
import type { Frame } from '../frame.ts'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import type { FormState } from '../ui/form-state.ts'

export interface DeleteAppPageProps {
  readonly frame: Frame
  readonly app: string
  readonly instances: number
  readonly hosts: readonly string[]
  readonly volumes: readonly { readonly name: string; readonly sizeBytes: number | null }[]
  readonly form: FormState<'name' | 'volumes'>
}

export function DeleteAppPage({ frame, app, instances, hosts, volumes, form }: DeleteAppPageProps) {
  const base = `/apps/${app}`
  return (
    <ConfirmPage
      frame={frame}
      title={`Delete ${app}?`}
      text={<WhatGoes instances={instances} hosts={hosts} />}
      action={`${base}/delete`}
      button={`Delete ${app}`}
      tone="danger"
      up={{ href: `${base}/settings`, label: app }}
      problem={form.problem}
    >
      {volumes.length > 0 ? <VolumesChoice volumes={volumes} value={form.values.volumes ?? 'keep'} /> : null}
      <Field
        name="name"
        label={`Type ${app} to confirm`}
        face="code"
        value={form.values.name}
        error={form.errors.name}
        required
      />
    </ConfirmPage>
  )
}

function WhatGoes({ instances, hosts }: Pick<DeleteAppPageProps, 'instances' | 'hosts'>) {
  const running =
    instances === 0
      ? 'It has no running instances.'
      : `Its ${count(instances, 'instance')} ${instances === 1 ? 'stops' : 'stop'} now.`
  return (
    <p class="breaks">
      {running} Releases, variables and deploys go with it.
      {hosts.length > 0
        ? ` ${hosts.map(shownHost).join(', ')} then ${hosts.length === 1 ? 'answers' : 'answer'} 404.`
        : ''}
    </p>
  )
}

function VolumesChoice({ volumes, value }: Pick<DeleteAppPageProps, 'volumes'> & { readonly value: string }) {
  const names = volumes.map(({ name, sizeBytes }) => (sizeBytes === null ? name : `${name} (${byteSize(sizeBytes)})`))
  return (
    <Choice
      name="volumes"
      legend={count(volumes.length, 'volume')}
      value={value}
      options={[
        { value: 'keep', label: 'Keep its data', hint: `${names.join(', ')} stays on this server.` },
        { value: 'delete', label: 'Delete its data too', hint: 'This cannot be undone.' },
      ]}
    />
  )
}

function count(number: number, word: string): string {
  return number === 1 ? `1 ${word}` : `${number} ${word}s`
}
