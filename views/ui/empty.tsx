import type { Child } from 'hono/jsx'

export interface EmptyProps {
  /** "No apps yet." */
  readonly title: string
  /** What fills it, in a sentence. */
  readonly children?: Child
  readonly action?: Child
}

/** An empty page teaches: it shows the one form or command that fills it. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children ? <div class="empty-text">{children}</div> : null}
      {action ? <div class="empty-action">{action}</div> : null}
    </div>
  )
}
