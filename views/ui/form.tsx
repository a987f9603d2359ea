import type { Child } from 'hono/jsx'

export interface FormProps {
  readonly action: string
  readonly children: Child
  readonly id?: string
  readonly class?: string
  readonly method?: 'post' | 'get'
  /** `page`: the browser goes to the answer as a whole (signing in and out). `morph`: htmx merges the answer into this page. */
  readonly answer?: 'morph' | 'page'
  /** Changes what is the person's own, so that viewers have it too: all other forms are hidden from them. */
  readonly isOwn?: boolean
}

// The answer is always a whole page, with or without scripts; htmx only keeps focus, scroll and what was typed elsewhere.
export const boost = 'swap:"innerMorph show:none"'

/**
 * Every form of the panel. Forms know GET and POST only, so one rule names the routes: `POST <collection>` makes one,
 * `POST <thing>` makes or replaces it, `POST <thing>/delete` removes it, and `GET <thing>/delete` asks first.
 */
export function Form({ action, children, id, class: className, method = 'post', answer = 'morph', isOwn }: FormProps) {
  const isMorphing = answer === 'morph' && method === 'post'
  return (
    <form
      id={id}
      class={className}
      method={method}
      action={action}
      data-own={isOwn}
      hx-boost={isMorphing ? boost : undefined}
      hx-disable={isMorphing ? 'find [type=submit]' : undefined}
    >
      {children}
    </form>
  )
}
