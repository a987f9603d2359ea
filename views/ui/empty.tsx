import type { Child } from 'hono/jsx'

export interface EmptyProps {
  /** "No apps yet." */
  readonly title: string
  /** What fills it, in a sentence. */
  readonly children?: Child
  readonly action?: Child
  /** `page` where nothing else on the page is its heading. */
  readonly heads?: 'page' | 'section'
}

/** An empty page teaches: it shows the one form or command that fills it. */
export function Empty({ title, children, action, heads = 'section' }: EmptyProps) {
  return (
    <div class="empty">
      {heads === 'page' ? <h1 class="empty-title">{title}</h1> : <p class="empty-title">{title}</p>}
      {children ? <div class="empty-text">{children}</div> : null}
      {action ? <div class="empty-action">{action}</div> : null}
    </div>
  )
}
