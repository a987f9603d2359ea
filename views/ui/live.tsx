import type { Child } from 'hono/jsx'

/**
 * The one stream of a page. An element of its own, with an id that is never on two pages: when htmx morphs one page into
 * another it is taken out whole, which ends the old stream; with attributes changed in place the old one would connect again.
 * `none`: only `<hx-partial>` in a message reaches the page.
 */
export function Live({ stream }: { readonly stream: string }) {
  return <div id={`live-${stream.replace(/[^a-z0-9]+/gi, '-')}`} hidden hx-sse:connect={stream} hx-swap="none" />
}

export interface PartialProps {
  /** The id of the fragment it renders anew, which its children carry. */
  readonly target: string
  /** `morph` renders it again, keeping focus and open menus; `append` adds lines. */
  readonly as?: 'morph' | 'append'
  readonly children: Child
}

/** One part of a live message. A message may hold several. */
export function Partial({ target, as = 'morph', children }: PartialProps) {
  return (
    <hx-partial hx-target={`#${target}`} hx-swap={as === 'morph' ? 'outerMorph' : 'beforeend'}>
      {children}
    </hx-partial>
  )
}
