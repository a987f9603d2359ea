import type { Frame } from './frame.ts'
import { Layout } from './layout.tsx'
import { LinkButton } from './ui/link-button.tsx'
import { Words } from './ui/words.tsx'

export interface ErrorPageProps {
  readonly frame: Frame
  readonly status: number
  /** What happened, with names: "There is no app named shop." */
  readonly message: string
  /** The next step. */
  readonly advice: string
  /** Where to go from here; the apps where nothing is nearer. */
  readonly next?: { readonly href: string; readonly label: string }
  /** Finds this request in the server's log. */
  readonly requestId?: string
}

export function ErrorPage({ frame, status, message, advice, next, requestId }: ErrorPageProps) {
  const way = next ?? (frame.person ? { href: '/apps', label: 'All apps' } : { href: '/sign-in', label: 'Sign in' })
  return (
    <Layout frame={frame} title={message} width="narrow">
      <section class="error-page">
        <p class="error-status number">{status}</p>
        <h1>
          <Words text={message} />
        </h1>
        <p class="lead">
          <Words text={advice} />
        </p>
        <p>
          <LinkButton href={way.href} kind="primary">
            {way.label}
          </LinkButton>
        </p>
        {requestId ? (
          <p class="field-hint">
            Request <code>{requestId}</code>
          </p>
        ) : null}
      </section>
    </Layout>
  )
}
