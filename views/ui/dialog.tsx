import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'

export interface DialogProps {
  readonly id: string
  readonly title: string
  readonly children: Child
}

/**
 * Says over the page what a page of its own says too: the link that opens it names this id in `data-dialog`
 * and leads to that page where scripts are off.
 */
export function Dialog({ id, title, children }: DialogProps) {
  return (
    <dialog id={id} class="dialog" aria-labelledby={`${id}-title`}>
      <header class="dialog-head">
        <h2 id={`${id}-title`}>{title}</h2>
        <form method="dialog">
          <button type="submit" class="icon-button" aria-label="Close">
            <Icon name="close" />
          </button>
        </form>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  )
}
