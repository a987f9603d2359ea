import type { Child } from 'hono/jsx'
import { DeployAgain, type Fix } from '../deploys/deploy-outcome.tsx'
import { type DeploySummary, deployTitle } from '../deploys/deploy-summary.ts'
import { Banner } from '../ui/banner.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { type PhaseStep, Phases } from '../ui/phases.tsx'
import { Words } from '../ui/words.tsx'
import type { AppHead } from './app-head.tsx'

export interface AppAttentionProps {
  readonly app: AppHead
  /** Why it is failing and what to do; null while it is well. */
  readonly failing: { readonly message: string; readonly advice: string } | null
  /** What should be known though it runs. */
  readonly warnings: readonly { readonly message: string; readonly advice: string; readonly fix: Fix | null }[]
  /** The deploy that runs or waits now. */
  readonly current: { readonly deploy: DeploySummary; readonly steps: readonly PhaseStep[] } | null
  /** The newest deploy, where it failed and something older serves. */
  readonly failed: DeploySummary | null
}

/** Fragment `#app-attention`: what needs eyes now, above all else. Empty while all is well. */
export function AppAttention(props: AppAttentionProps) {
  const shown = [
    failing(props),
    ...props.warnings.map(one => warning(props.app, one)),
    current(props),
    failed(props),
  ].filter(Boolean)
  return (
    <div id="app-attention" class="attention" hidden={shown.length === 0}>
      {shown}
    </div>
  )
}

function failing({ app, failing: problem }: AppAttentionProps): Child {
  if (!problem) return null
  return (
    <Banner
      tone="bad"
      title={<Words text={problem.message} />}
      actions={<LinkButton href={`/apps/${app.name}/logs`}>See its logs</LinkButton>}
    >
      <Words text={problem.advice} />
    </Banner>
  )
}

function warning({ name }: AppHead, { message, advice, fix }: AppAttentionProps['warnings'][number]): Child {
  return (
    <Banner
      tone="warn"
      title={<Words text={message} />}
      actions={fix ? <DeployAgain app={name} fix={fix} kind="plain" /> : null}
    >
      <Words text={advice} />
    </Banner>
  )
}

function current({ app, current: open }: AppAttentionProps): Child {
  if (!open) return null
  return (
    <section class="card current-deploy" aria-label="Deploy in progress">
      <header class="card-head">
        <h2 class="card-title">
          <a href={`/apps/${app.name}/deploys/${open.deploy.id}`}>{deployTitle(open.deploy)}</a>
        </h2>
        <p class="quiet small">by {open.deploy.by}</p>
      </header>
      <div class="card-body">
        <Phases steps={open.steps} />
      </div>
    </section>
  )
}

function failed({ app, failed: deploy }: AppAttentionProps): Child {
  if (!deploy) return null
  return (
    <Banner
      tone="bad"
      title={<Words text={`${deployTitle(deploy)} failed: ${deploy.reason ?? 'see its page.'}`} />}
      actions={<LinkButton href={`/apps/${app.name}/deploys/${deploy.id}`}>See why</LinkButton>}
    >
      {deploy.status === 'rolled_back'
        ? 'Visitors reached it briefly; the previous version serves again.'
        : 'The live version keeps serving.'}
    </Banner>
  )
}
