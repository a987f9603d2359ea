import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { faceOf } from './deploy-status.tsx'
import { type DeploySummary, deployDuration, deployTitle, isOpen } from './deploy-summary.ts'

export interface DeployHeadProps {
  readonly deploy: DeploySummary
  readonly now: number
}

/** Phases in which nothing has reached visitors yet, so that cancelling costs nothing. */
const cancellable = new Set(['queued', 'resolving', 'pulling', 'releasing', 'holding', 'starting', 'probing'])

/** Fragment `#deploy-head`: what it is, how it stands, since when, by whom. */
export function DeployHead({ deploy, now }: DeployHeadProps) {
  const { state } = faceOf(deploy)
  return (
    <div id="deploy-head">
      <PageHead
        up={{ href: `/apps/${deploy.app}/deploys`, label: `${deploy.app} ▸ Deploys` }}
        title={deployTitle(deploy)}
        summary={
          <p class="deploy-summary">
            <Status state={state}>{sentenceOf(deploy, now)}</Status>
            <span>
              <Time at={deploy.createdAt} now={now} /> by {deploy.by}
            </span>
            {deploy.message ? <span class="breaks">“{deploy.message}”</span> : null}
          </p>
        }
        actions={isOpen(deploy) && cancellable.has(deploy.phase) ? <CancelForm deploy={deploy} /> : null}
      />
    </div>
  )
}

function CancelForm({ deploy }: { readonly deploy: DeploySummary }) {
  return (
    <Form action={`/apps/${deploy.app}/deploys/${deploy.id}/delete`}>
      <Button>Cancel deploy</Button>
    </Form>
  )
}

/** "Failed after 12 s", "Pulling, 3.1 s so far", "Live, took 8.4 s". */
function sentenceOf(deploy: DeploySummary, now: number): string {
  const took = deployDuration(deploy, now)
  const { word } = faceOf(deploy)
  if (took === null || deploy.noChange) return word
  if (isOpen(deploy)) return `${word}, ${took} so far`
  if (deploy.status === 'live') return `${word}, took ${took}`
  return `${word} after ${took}`
}
