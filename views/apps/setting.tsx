import type { Child } from 'hono/jsx'

export interface SettingProps {
  readonly title: string
  readonly text?: Child
  readonly children: Child
  readonly id?: string
  /** Only changes something: hidden from viewers. */
  readonly changes?: boolean
}

/** A group of settings: what it is about on the left, the fields on the right. */
export function Setting({ title, text, children, id, changes }: SettingProps) {
  return (
    <section class="setting" id={id} data-changes={changes}>
      <div class="setting-head">
        <h2>{title}</h2>
        {text ? <p>{text}</p> : null}
      </div>
      <div class="setting-body">{children}</div>
    </section>
  )
}
