import type { Child } from 'hono/jsx'

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => Child
  readonly align?: 'start' | 'end'
  /** Where the heading leads to sort by this column, and how it is sorted now. */
  readonly sort?: { readonly href: string; readonly order: 'ascending' | 'descending' | 'none' }
  /** The cell names itself (an action, a check mark): its heading is for screen readers only. */
  readonly heading?: 'shown' | 'hidden'
}

export interface TableProps<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** A row with an id keeps its place when a live update morphs the table. */
  readonly rowId?: (row: Row) => string
  readonly id?: string
}

// The roles are said again because at phone width the rows are laid out as cards, which takes them from the elements.
export function Table<Row>({ caption, columns, rows, rowId, id }: TableProps<Row>) {
  return (
    <table class="table" {...role('table')} id={id}>
      <caption class="visually-hidden">{caption}</caption>
      <thead {...role('rowgroup')}>
        <tr {...role('row')}>{columns.map(heading)}</tr>
      </thead>
      <tbody {...role('rowgroup')}>
        {rows.map(row => (
          <tr {...role('row')} id={rowId?.(row)}>
            {columns.map(column => (
              <td
                {...role('cell')}
                class={cellClass(column)}
                data-column={column.heading === 'hidden' ? undefined : column.name}
              >
                <div class="cell">{column.cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function heading<Row>(column: Column<Row>) {
  const { name, sort } = column
  const text = column.heading === 'hidden' ? <span class="visually-hidden">{name}</span> : name
  return (
    <th {...role('columnheader')} scope="col" class={cellClass(column)} aria-sort={sort?.order}>
      {sort ? (
        <a class="sort" href={sort.href}>
          {text}
          <span class="sort-mark" aria-hidden="true">
            {sort.order === 'ascending' ? '↑' : sort.order === 'descending' ? '↓' : ''}
          </span>
        </a>
      ) : (
        text
      )}
    </th>
  )
}

// Spread, because a linter that knows only the elements calls them redundant.
function role(name: string) {
  return { role: name }
}

function cellClass<Row>({ align, heading: shown }: Column<Row>): string | undefined {
  const names = [align === 'end' ? 'is-end' : '', shown === 'hidden' ? 'is-unnamed' : ''].filter(Boolean)
  return names.length > 0 ? names.join(' ') : undefined
}
