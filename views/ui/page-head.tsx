import type { Child } from 'hono/jsx'

export interface PageHeadProps {
  readonly title: Child
  /** The state first: what a glance must tell. */
  readonly summary?: Child
  readonly actions?: Child
  /** The way back up. */
  readonly up?: { readonly href: string; readonly label: string }
}

export function PageHead({ title, summary, actions, up }: PageHeadProps) {
  return (
    <header class="page-head">
      <div class="page-head-text">
        {up ? (
          <a class="page-up" href={up.href}>
            {up.label}
          </a>
        ) : null}
        <h1>{title}</h1>
        {summary ? <div class="page-summary">{summary}</div> : null}
      </div>
      {actions ? <div class="page-actions">{actions}</div> : null}
    </header>
  )
}
