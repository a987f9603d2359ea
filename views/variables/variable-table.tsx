import { Copy } from '../ui/copy.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'

export interface VariableView {
  readonly name: string
  readonly secret: boolean
  /** Null for a secret one: it never comes back. */
  readonly value: string | null
  readonly updatedAt: number
}

export interface VariableTableProps {
  readonly app: string
  readonly variables: readonly VariableView[]
  readonly now: number
}

export function VariableTable({ app, variables, now }: VariableTableProps) {
  const columns: readonly Column<VariableView>[] = [
    { name: 'Name', cell: ({ name }) => <code class="variable-name">{name}</code> },
    { name: 'Value', cell: shownValue },
    { name: 'Set', cell: ({ updatedAt }) => <Time at={updatedAt} now={now} /> },
    { name: 'Actions', heading: 'hidden', align: 'end', cell: variable => <Actions app={app} name={variable.name} /> },
  ]
  return <Table caption="Variables" columns={columns} rows={variables} rowId={({ name }) => `variable-${name}`} />
}

const longestShown = 120

function shownValue({ name, secret, value }: VariableView) {
  if (secret || value === null) {
    return (
      <span class="secret-set">
        <span class="secret-dots" aria-hidden="true">
          ••••••••
        </span>
        secret
      </span>
    )
  }
  return (
    <span class="variable-value">
      <code class="breaks">{value.length > longestShown ? `${value.slice(0, longestShown)}…` : value}</code>
      <Copy value={value} what={name} />
    </span>
  )
}

function Actions({ app, name }: { readonly app: string; readonly name: string }) {
  const base = `/apps/${app}/variables`
  return (
    <span class="row-actions small">
      <a href={`${base}?edit=${name}#variable-form`} aria-label={`Replace ${name}`} data-changes>
        Replace
      </a>
      <a href={`${base}/${name}/delete`} aria-label={`Delete ${name}`} data-changes>
        Delete…
      </a>
    </span>
  )
}
