export interface Difference {
  readonly name: string
  /** Null where it was not there before. */
  readonly before: string | null
  /** Null where it goes. */
  readonly after: string | null
}

/** What a change changes, by name: added, removed, changed. Values of secrets are words ("secret, changed"). */
export function Diff({ differences }: { readonly differences: readonly Difference[] }) {
  return <ul class="diff">{differences.map(row)}</ul>
}

function row({ name, before, after }: Difference) {
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed'
  return (
    <li class={`diff-row is-${kind}`}>
      <span class="diff-sign" aria-hidden="true">
        {signs[kind]}
      </span>
      <span class="visually-hidden">{kind}: </span>
      <span class="diff-name">{name}</span>
      <span class="diff-values">
        {before === null ? null : <del>{before}</del>}
        {before === null || after === null ? null : <span aria-hidden="true"> → </span>}
        {after === null ? null : <ins>{after}</ins>}
      </span>
    </li>
  )
}

const signs = { added: '+', removed: '−', changed: '~' } as const
