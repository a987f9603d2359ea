import type { Child } from 'hono/jsx'

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

export interface ButtonProps {
  readonly children: Child
  /** One `primary` a page: the next action. `danger` is outlined and stands last. */
  readonly kind?: ButtonKind
  readonly type?: 'submit' | 'button'
  readonly size?: 'small' | 'normal'
  readonly name?: string
  readonly value?: string
  readonly label?: string | undefined
  readonly disabled?: boolean
  /** The id of the form it sends, when it stands outside of it. */
  readonly form?: string
  readonly formaction?: string
}

export function Button({ children, kind = 'plain', type = 'submit', size = 'normal', label, ...rest }: ButtonProps) {
  return (
    <button type={type} class={buttonClass(kind, size)} aria-label={label} {...rest}>
      {children}
    </button>
  )
}

export function buttonClass(kind: ButtonKind, size: 'small' | 'normal'): string {
  return `button button-${kind}${size === 'small' ? ' button-small' : ''}`
}
