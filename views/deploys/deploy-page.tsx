import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Card } from '../ui/card.tsx'
import { Log, type LogLine } from '../ui/log.tsx'
import { type Notice, NoticeBanner } from '../ui/notice.tsx'
import { DeployFacts } from './deploy-facts.tsx'
import { DeployHead } from './deploy-head.tsx'
import { DeployOutcome, type DeployOutcomeProps } from './deploy-outcome.tsx'
import { DeployProgress, type DeployProgressProps } from './deploy-progress.tsx'
import { type DeploySummary, isOpen } from './deploy-summary.ts'

/** A deploy as its page shows it. */
export interface DeployDetails extends DeployOutcomeProps, DeployProgressProps {
  readonly deploy: DeploySummary
  /** "ghcr-read (account default; covers ghcr.io)", "none: the registry needs none". */
  readonly credential: string | null
}

export interface DeployPageProps extends DeployDetails {
  readonly frame: Frame
  /** berth's own log of this deploy. */
  readonly lines: readonly LogLine[]
  /** The last output of the container, where it failed; null when nothing had started. */
  readonly output: readonly LogLine[] | null
  readonly notice?: Notice
  readonly stream?: string
}

/** While it runs: phases and log. Once it failed: reason, advice and last output first. */
export function DeployPage(props: DeployPageProps) {
  const { frame, deploy, lines, notice, stream } = props
  return (
    <Layout frame={frame} title={`${deploy.version} · ${deploy.app}`} stream={stream}>
      <DeployHead deploy={deploy} now={frame.now} />
      <div class="sections">
        {notice ? <NoticeBanner notice={notice} /> : null}
        <DeployOutcome {...props} />
        <LastOutput {...props} />
        <DeployProgress {...props} />
        <Card title="Log" inset="flush">
          <Log
            id="deploy-log"
            label={`Log of ${deploy.version}`}
            lines={lines}
            silence={isOpen(deploy) ? 'Queued.' : 'No output.'}
            size="extract"
          />
        </Card>
        <DeployFacts deploy={deploy} credential={props.credential} previous={props.serving} now={frame.now} />
      </div>
    </Layout>
  )
}

/** Fragment `#deploy-output`. */
export function LastOutput({ deploy, output }: Pick<DeployPageProps, 'deploy' | 'output'>) {
  const hasFailed = deploy.status === 'failed' || deploy.status === 'rolled_back'
  if (!hasFailed || output === null) return <div id="deploy-output" hidden />
  return (
    <Card title="Last output" id="deploy-output" inset="flush">
      <Log
        id="deploy-output-log"
        label="Last output of the container"
        lines={output}
        silence="The container printed nothing."
        size="extract"
      />
    </Card>
  )
}
