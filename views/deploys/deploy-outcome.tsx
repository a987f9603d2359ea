import type { Child } from 'hono/jsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { Words } from '../ui/words.tsx'
import type { DeploySummary } from './deploy-summary.ts'

/** One press that changes what was wrong and deploys again: "Use port 3000 and deploy again". */
export interface Fix {
  readonly label: string
  /** Sent to `POST /apps/<app>/deploys`. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

export interface DeployOutcomeProps {
  readonly deploy: DeploySummary
  readonly error: { readonly message: string; readonly advice: string } | null
  /** The likeliest first. */
  readonly fixes: readonly Fix[]
  /** What visitors reach now, if not this one. */
  readonly serving: string | null
  /** The one before had to stop for it, and visitors waited. */
  readonly wasHeld: boolean
  /** The deploy that ran instead of a superseded one. */
  readonly winner: { readonly id: string; readonly version: string } | null
}

/** Fragment `#deploy-outcome`: the cause, the remedy, and what is safe. Empty while it runs. */
export function DeployOutcome(props: DeployOutcomeProps) {
  return <div id="deploy-outcome">{bannerOf(props)}</div>
}

function bannerOf(props: DeployOutcomeProps): Child {
  const { deploy, winner } = props
  if (deploy.status === 'failed' || deploy.status === 'rolled_back') return <Failure {...props} />
  if (deploy.status === 'superseded') {
    return (
      <Banner tone="note" title="A newer deploy ran instead of this one.">
        {winner ? <a href={`/apps/${deploy.app}/deploys/${winner.id}`}>Go to {winner.version}</a> : null}
      </Banner>
    )
  }
  if (deploy.status === 'cancelled') {
    return (
      <Banner tone="note" title="Cancelled before the switch.">
        {safe(props)}
      </Banner>
    )
  }
  if (deploy.noChange) {
    const title =
      deploy.kind === 'start'
        ? 'Nothing to start: the app is not stopped.'
        : 'Nothing to change: this image and these settings are already live.'
    return (
      <Banner tone="note" title={title}>
        The container was not replaced.
      </Banner>
    )
  }
  return null
}

function Failure(props: DeployOutcomeProps) {
  const { deploy, error, fixes } = props
  return (
    <Banner
      tone="bad"
      title={<Words text={error?.message ?? deploy.reason ?? `${deploy.version} failed.`} />}
      actions={
        <>
          {fixes.map((fix, index) => (
            <DeployAgain app={deploy.app} fix={fix} kind={index === 0 ? 'primary' : 'plain'} />
          ))}
          <DeployAgain
            app={deploy.app}
            fix={{ label: 'Deploy again', fields: [['image', deploy.image]] }}
            kind={fixes.length === 0 ? 'primary' : 'plain'}
          />
        </>
      }
    >
      {error ? (
        <p>
          <Words text={error.advice} />
        </p>
      ) : null}
      <p class="deploy-safe">{safe(props)}</p>
    </Banner>
  )
}

export function DeployAgain({
  app,
  fix,
  kind,
}: {
  readonly app: string
  readonly fix: Fix
  readonly kind: 'primary' | 'plain'
}) {
  return (
    <Form action={`/apps/${app}/deploys`}>
      {fix.fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button kind={kind}>{fix.label}</Button>
    </Form>
  )
}

function safe({ deploy, serving, wasHeld }: DeployOutcomeProps): string {
  if (serving === null) return 'Nothing was live before it, so nothing changed for visitors.'
  if (deploy.status === 'rolled_back') return `${serving} serves again; its container was still there.`
  if (wasHeld)
    return `${serving} serves again. It had to stop meanwhile, and visitors waited for it; the log says how long.`
  return `${serving} kept serving; visitors noticed nothing.`
}
