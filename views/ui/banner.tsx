import type { Child } from 'hono/jsx'
import { type State, StateMark } from './status.tsx'

export type Tone = 'good' | 'warn' | 'bad' | 'note'

export interface BannerProps {
  readonly tone: Tone
  /** The cause, in one sentence. */
  readonly title: Child
  /** The remedy, and what is safe. */
  readonly children?: Child
  readonly actions?: Child
  readonly id?: string
}

const marks: Record<Tone, State> = { good: 'running', warn: 'busy', bad: 'failing', note: 'empty' }

export function Banner({ tone, title, children, actions, id }: BannerProps) {
  return (
    <div class={`banner banner-${tone}`} role={tone === 'bad' ? 'alert' : 'status'} id={id}>
      <StateMark state={marks[tone]} />
      <div class="banner-text">
        <p class="banner-title">{title}</p>
        {children ? <div class="banner-more">{children}</div> : null}
      </div>
      {actions ? <div class="banner-actions">{actions}</div> : null}
    </div>
  )
}
