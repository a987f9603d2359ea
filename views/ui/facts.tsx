import type { Child } from 'hono/jsx'

export interface Fact {
  readonly name: string
  readonly value: Child
}

/** Names and values in two columns; facts without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly (Fact | null)[] }) {
  return (
    <dl class="facts">
      {facts.map(fact =>
        fact ? (
          <div class="fact">
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}
