import type { Child } from 'hono/jsx'

export interface CardProps {
  readonly title?: Child
  readonly actions?: Child
  readonly children: Child
  readonly id?: string
  /** `flush` where the content brings its own edges: tables, rows, logs. */
  readonly inset?: 'padded' | 'flush'
  /** Only changes something: hidden from viewers. */
  readonly changes?: boolean
}

export function Card({ title, actions, children, id, inset = 'padded', changes }: CardProps) {
  return (
    <section class={`card is-${inset}`} id={id} data-changes={changes}>
      {title || actions ? (
        <header class="card-head">
          <h2 class="card-title">{title}</h2>
          {actions ? <div class="card-actions">{actions}</div> : null}
        </header>
      ) : null}
      <div class="card-body">{children}</div>
    </section>
  )
}
