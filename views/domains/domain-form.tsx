import { shownHost } from '../../shared/shown-host.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Copy } from '../ui/copy.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import type { FormState } from '../ui/form-state.ts'
import { type Problem, ProblemBanner } from '../ui/problem.tsx'
import { Words } from '../ui/words.tsx'

export type DomainField = 'host' | 'kind'

export interface DomainFormProps {
  readonly app: string
  readonly form: FormState<DomainField>
  readonly addresses: readonly string[]
  /** What DNS says against adding the host that was typed; nothing is added yet. */
  readonly warned?: WarnedHost | undefined
}

export interface WarnedHost {
  /** As it would be stored. */
  readonly host: string
  readonly notes: readonly Problem[]
}

export function DomainForm({ app, form: { values, errors, problem }, addresses, warned }: DomainFormProps) {
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
      {warned === undefined ? null : <DnsWarning {...warned} />}
      <div class="actions">
        {warned === undefined ? (
          <Button kind="primary">Add domain</Button>
        ) : (
          <>
            <Button kind="primary" name="anyway" value={warned.host}>
              Add anyway
            </Button>
            <Button>Check again</Button>
          </>
        )}
      </div>
    </Form>
  )
}

/** It forbids nothing: DNS may be changed afterwards, and a proxy may lead here. */
function DnsWarning({ host, notes }: WarnedHost) {
  return (
    <Banner tone="warn" title={`${shownHost(host)} is not added yet.`} id="dns-warning">
      <ul class="notes">
        {notes.map(({ message, advice }) => (
          <li>
            <Words text={`${message} ${advice}`} />
          </li>
        ))}
      </ul>
    </Banner>
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
