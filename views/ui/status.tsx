import type { Child } from 'hono/jsx'

export type State = 'running' | 'busy' | 'failing' | 'stopped' | 'empty'

export interface StatusProps {
  readonly state: State
  /** The word; a state is never told by colour or shape alone. */
  readonly children: Child
}

export function Status({ state, children }: StatusProps) {
  return (
    <span class={`status is-${state}`}>
      <StateMark state={state} />
      <span class="status-word">{children}</span>
    </span>
  )
}

/** The shape of a state: dot, turning half, triangle, square, ring. */
export function StateMark({ state }: { readonly state: State }) {
  return (
    <svg class={`mark is-${state}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {shapes[state]()}
    </svg>
  )
}

const shapes: Record<State, () => Child> = {
  running: () => <circle cx="6" cy="6" r="4.5" />,
  busy: () => (
    <>
      <circle class="mark-ring" cx="6" cy="6" r="4.25" />
      <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" />
    </>
  ),
  failing: () => <path d="M6 1l5.2 9.6H.8z" />,
  stopped: () => <rect x="2" y="2" width="8" height="8" rx="1" />,
  empty: () => <circle class="mark-ring" cx="6" cy="6" r="4" />,
}
