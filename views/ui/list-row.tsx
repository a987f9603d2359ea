import type { Child } from 'hono/jsx'

export interface ListRowProps {
  readonly id?: string
  readonly lead?: Child
  readonly title: Child
  /** The whole row leads here; links inside it stay their own. */
  readonly href?: string
  readonly text?: Child
  readonly end?: Child
}

export function ListRow({ id, lead, title, href, text, end }: ListRowProps) {
  return (
    <li class="list-row" id={id}>
      {lead ? <div class="list-lead">{lead}</div> : null}
      <div class="list-main">
        <p class="list-title">
          {href ? (
            <a class="covers-row" href={href}>
              {title}
            </a>
          ) : (
            title
          )}
        </p>
        {text ? <div class="list-text">{text}</div> : null}
      </div>
      {end ? <div class="list-end">{end}</div> : null}
    </li>
  )
}
