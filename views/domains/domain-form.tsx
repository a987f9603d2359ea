import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Copy } from '../ui/copy.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { ProblemBanner } from '../ui/problem.tsx'

export type DomainField = 'host' | 'kind'

export interface DomainFormProps {
  readonly app: string
  readonly form: FormState<DomainField>
  readonly addresses: readonly string[]
}

export function DomainForm({ app, form: { values, errors, problem }, addresses }: DomainFormProps) {
  return (
    <Form action={`/apps/${app}/domains`} class="stack domain-form">
      <ProblemBanner problem={problem} />
      <Field
        name="host"
        label="Domain"
        face="code"
        placeholder="shop.example.com"
        value={values.host}
        error={errors.host}
        required
      />
      {addresses.length > 0 ? <DnsHint addresses={addresses} /> : null}
      <Choice
        name="kind"
        legend="What it does"
        value={values.kind ?? 'alias'}
        options={[
          { value: 'alias', label: 'Serves the app' },
          { value: 'redirect', label: 'Redirects to the primary domain', hint: 'Path and query are kept.' },
        ]}
      />
      <div class="actions">
        <Button kind="primary">Add domain</Button>
      </div>
    </Form>
  )
}

function DnsHint({ addresses }: { readonly addresses: readonly string[] }) {
  return (
    <p class="small quiet">
      Point its DNS here first:{' '}
      {addresses.map(address => (
        <span class="dns-record">
          {address.includes(':') ? 'AAAA' : 'A'} <code>{address}</code>
          <Copy value={address} what={`address ${address}`} />
        </span>
      ))}
    </p>
  )
}
