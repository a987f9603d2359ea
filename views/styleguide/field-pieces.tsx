import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { Secret } from '../ui/secret.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'
import type { Piece } from './piece.ts'

const dayMs = 86_400_000

export function fieldPieces(now: number): readonly Piece[] {
  return [
    { name: 'field', shown: <Fields /> },
    {
      name: 'text-area',
      shown: <TextArea name="text" label="Lines of NAME=value" value={'LOG_LEVEL=info\nCURRENCY=EUR'} />,
    },
    { name: 'select', shown: <Selects /> },
    { name: 'switch', shown: <Switches /> },
    { name: 'choice', shown: <OneChoice /> },
    { name: 'secret', shown: <Secrets now={now} /> },
  ]
}

function Fields() {
  return (
    <div class="stack">
      <Field name="guide-plain" label="Note" optional />
      <Field name="guide-image" label="Image" face="code" placeholder="ghcr.io/acme/shop:1.0" hint="With its tag." />
      <Field
        name="guide-name"
        label="Name"
        face="code"
        value="My App"
        hint="Its address becomes <name>.example.com."
        error="`My App`: use lower-case letters, digits and hyphens, for example `my-app`."
      />
      <Field name="guide-drain" label="Drain" width="short" unit="seconds" inputmode="numeric" value={30} />
    </div>
  )
}

function Selects() {
  const options = [
    { value: 'always', label: 'Always ask the registry' },
    { value: 'never', label: 'Never' },
  ]
  return (
    <div class="stack">
      <Select name="guide-pull" label="Pull" options={options} hint="Asked at each deploy." />
      <Select name="guide-bad" label="Pull" options={options} value="never" error="The image is not on this server." />
    </div>
  )
}

function Switches() {
  return (
    <div class="stack">
      <Switch name="guide-off" label="Read-only file system" hint="Only its volumes and /tmp can be written." />
      <Switch name="guide-on" label="Secret" isOn />
    </div>
  )
}

function OneChoice() {
  return (
    <Choice
      name="guide-volumes"
      legend="1 volume"
      value="keep"
      options={[
        { value: 'keep', label: 'Keep its data', hint: 'shop-data (1.2 GB) stays on this server.' },
        { value: 'delete', label: 'Delete its data too', hint: 'This cannot be undone.' },
      ]}
    />
  )
}

function Secrets({ now }: { readonly now: number }) {
  return (
    <div class="stack">
      <Secret
        name="guide-new"
        label="Password or token"
        setAt={null}
        now={now}
        hint="One that may only read is enough."
      />
      <Secret name="guide-old" label="Password or token" setAt={now - 3 * dayMs} now={now} />
      <Secret
        name="guide-moved"
        label="Password or token"
        setAt={now - 3 * dayMs}
        now={now}
        error="Another server needs the password again."
      />
    </div>
  )
}
