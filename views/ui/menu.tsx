import type { Child } from 'hono/jsx'
import { Form } from './form.tsx'
import { Icon } from './icon.tsx'

export interface MenuProps {
  readonly id: string
  /** What the button opens, for a screen reader, and its words where it has some. */
  readonly label: string
  readonly face?: Child
  readonly children: Child
  /** Holds only what changes something: hidden from viewers. */
  readonly changes?: boolean
}

/** A popover: opens, closes and traps Escape by the browser alone. */
export function Menu({ id, label, face, children, changes }: MenuProps) {
  return (
    <div class="menu" data-changes={changes}>
      <button
        type="button"
        class={face ? 'button button-quiet' : 'icon-button'}
        popovertarget={id}
        aria-label={face ? undefined : label}
      >
        {face}
        <Icon name={face ? 'down' : 'more'} />
      </button>
      <div class="menu-sheet" id={id} popover="auto">
        <ul aria-label={label}>{children}</ul>
      </div>
    </div>
  )
}

export function MenuLink({
  href,
  children,
  tone,
}: {
  readonly href: string
  readonly children: Child
  readonly tone?: 'bad'
}) {
  return (
    <li>
      <a class={tone ? `menu-item is-${tone}` : 'menu-item'} href={href}>
        {children}
      </a>
    </li>
  )
}

export interface MenuActionProps {
  readonly action: string
  readonly children: Child
  readonly answer?: 'morph' | 'page'
  /** Sent along. */
  readonly name?: string
  readonly value?: string
}

export function MenuAction({ action, children, answer = 'morph', name, value }: MenuActionProps) {
  return (
    <li>
      <Form action={action} answer={answer}>
        <button type="submit" class="menu-item" name={name} value={value}>
          {children}
        </button>
      </Form>
    </li>
  )
}
