import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Frame } from './frame.ts'
import { TopBar } from './top-bar.tsx'
import { Live } from './ui/live.tsx'
import { ProblemBanner } from './ui/problem.tsx'
import { plainWords } from './ui/words.tsx'

export interface LayoutProps {
  readonly frame: Frame
  /** What the tab says before " · berth". */
  readonly title: string
  readonly children: Child
  /** The address of this page's stream; without one the page is still. */
  readonly stream?: string | undefined
  readonly width?: 'page' | 'narrow'
}

// 5xx pages are not swapped in: what was typed stays, and static/js/trouble.js says so in the banner at the top.
const htmxConfig = JSON.stringify({
  extensions: 'sse',
  noSwap: [204, 304, '5xx'],
  history: 'reload',
  includeIndicatorCSS: false,
})

export function Layout({ frame, title, children, stream, width = 'page' }: LayoutProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="htmx-config" content={htmxConfig} />
          <title>{`${plainWords(title)} · berth`}</title>
          <link rel="icon" href={frame.asset('icon.svg')} type="image/svg+xml" />
          <link rel="stylesheet" href={frame.asset('berth.css')} />
          <script src={frame.asset('berth.js')} defer />
        </head>
        <body data-role={frame.person?.role}>
          <a class="skip" href="#main">
            Skip to content
          </a>
          <TopBar frame={frame} />
          <Trouble />
          <main id="main" class={`main is-${width}`} tabindex={-1}>
            <Alarms alarms={frame.alarms} />
            {children}
          </main>
          {stream ? <Live stream={stream} /> : null}
          <div id="toasts" class="toasts" role="status" />
        </body>
      </html>
    </>
  )
}

function Alarms({ alarms }: Pick<Frame, 'alarms'>) {
  if (alarms.length === 0) return null
  return (
    <div class="alarms">
      {alarms.map(alarm => (
        <ProblemBanner problem={alarm} />
      ))}
    </div>
  )
}

/** Filled by static/js: a request that failed, or a page that is no longer live. Its room is taken only then. */
function Trouble() {
  return (
    <div id="trouble" class="trouble" role="alert" hidden hx-morph-skip="true">
      <p data-trouble-text="true" />
    </div>
  )
}
