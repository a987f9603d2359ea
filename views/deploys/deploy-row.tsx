import { shortDigest } from '../ui/digest.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { Time } from '../ui/time.tsx'
import { Words } from '../ui/words.tsx'
import { DeployStatusMark } from './deploy-status.tsx'
import { type DeploySummary, deployDuration, deployTitle } from './deploy-summary.ts'

export interface DeployRowProps {
  readonly deploy: DeploySummary
  readonly now: number
}

/** Fragment `#deploy-<id>`. */
export function DeployRow({ deploy, now }: DeployRowProps) {
  const took = deployDuration(deploy, now)
  return (
    <ListRow
      id={`deploy-${deploy.id}`}
      href={`/apps/${deploy.app}/deploys/${deploy.id}`}
      lead={<DeployStatusMark deploy={deploy} />}
      title={
        <>
          {deploy.kind === 'deploy' ? deploy.version : deployTitle(deploy)}
          {deploy.digest === null ? null : <code class="quiet small"> {shortDigest(deploy.digest)}</code>}
        </>
      }
      text={deploy.reason ? <Words text={deploy.reason} /> : deploy.message}
      end={
        <>
          <p>
            <Time at={deploy.createdAt} now={now} />
            {took ? <span class="number"> · {took}</span> : null}
          </p>
          <p class="breaks">{deploy.by}</p>
        </>
      }
    />
  )
}
