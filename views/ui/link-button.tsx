import type { Child } from 'hono/jsx'
import { type ButtonKind, buttonClass } from './button.tsx'

export interface LinkButtonProps {
  readonly href: string
  readonly children: Child
  readonly kind?: ButtonKind
  readonly size?: 'small' | 'normal'
  readonly label?: string | undefined
  /** The id of a dialog on this page that says the same as the page behind `href`; opened instead where scripts run. */
  readonly dialog?: string
  /** Leads to where something is changed: hidden from viewers. */
  readonly changes?: boolean
}

/** Leads somewhere, so it is a link; it looks like a button because it is the next action. */
export function LinkButton({
  href,
  children,
  kind = 'plain',
  size = 'normal',
  label,
  dialog,
  changes,
}: LinkButtonProps) {
  return (
    <a href={href} class={buttonClass(kind, size)} aria-label={label} data-dialog={dialog} data-changes={changes}>
      {children}
    </a>
  )
}
