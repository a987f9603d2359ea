import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Select } from '../ui/select.tsx'

export interface LogFilter {
  /** Empty: all processes. */
  readonly process: string
  /** `15m`, `1h`, `24h`, or empty for the last lines whenever they were. */
  readonly since: string
  readonly query: string
}

export interface LogFilterFormProps {
  readonly app: string
  readonly filter: LogFilter
  readonly processes: readonly string[]
}

const spans = [
  { value: '', label: 'Last lines' },
  { value: '15m', label: 'Last 15 minutes' },
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
]

export function LogFilterForm({ app, filter, processes }: LogFilterFormProps) {
  const all = { value: '', label: 'All processes' }
  return (
    <Form action={`/apps/${app}/logs`} method="get" class="log-filter">
      {processes.length > 1 ? (
        <Select
          name="process"
          label="Process"
          value={filter.process}
          options={[all, ...processes.map(name => ({ value: name, label: name }))]}
        />
      ) : null}
      <Select name="since" label="Time" value={filter.since} options={spans} />
      <Field name="q" label="Contains" type="search" value={filter.query} />
      <Button>Show</Button>
    </Form>
  )
}
