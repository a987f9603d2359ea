import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'
import { type State, StateMark } from './status.tsx'

export interface ToastProps {
  readonly id: string
  readonly state: State
  readonly children: Child
}

/** For what happened elsewhere; a live message appends it to `#toasts`. It goes by itself, or when it is closed. */
export function Toast({ id, state, children }: ToastProps) {
  return (
    <div class="toast" id={id} data-toast="true">
      <StateMark state={state} />
      <div>{children}</div>
      <button type="button" class="icon-button" data-dismiss="true" aria-label="Dismiss">
        <Icon name="close" />
      </button>
    </div>
  )
}
