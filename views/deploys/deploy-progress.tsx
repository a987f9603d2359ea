import { Card } from '../ui/card.tsx'
import { type PhaseStep, Phases } from '../ui/phases.tsx'
import { Progress } from '../ui/progress.tsx'

export interface DeployProgressProps {
  readonly steps: readonly PhaseStep[]
  /** While it pulls. */
  readonly pull: {
    readonly doneBytes: number
    readonly totalBytes: number | null
    readonly bytesPerSecond?: number | undefined
  } | null
}

/** Fragment `#deploy-progress`: where it is and where the time goes. */
export function DeployProgress({ steps, pull }: DeployProgressProps) {
  return (
    <Card id="deploy-progress">
      <div class="stack">
        <Phases steps={steps} />
        {pull ? <Progress label="Pulled" {...pull} /> : null}
      </div>
    </Card>
  )
}
