import { exactTime } from '../../shared/relative-time.ts'
import { Card } from '../ui/card.tsx'
import { Digest } from '../ui/digest.tsx'
import { Facts } from '../ui/facts.tsx'
import { type DeploySummary, isOpen } from './deploy-summary.ts'

export interface DeployFactsProps {
  readonly deploy: DeploySummary
  readonly credential: string | null
  readonly previous: string | null
  readonly now: number
}

/** Fragment `#deploy-facts`. */
export function DeployFacts({ deploy, credential, previous }: DeployFactsProps) {
  const { image, digest, startedAt, finishedAt, id } = deploy
  return (
    <Card title="Details" id="deploy-facts">
      <Facts
        facts={[
          { name: 'Image', value: <code class="breaks">{image}</code> },
          digest === null ? null : { name: 'Digest', value: <Digest value={digest} /> },
          credential === null ? null : { name: 'Credential', value: credential },
          previous === null ? null : { name: isOpen(deploy) ? 'Replaces' : 'Serving', value: previous },
          startedAt === null ? null : { name: 'Started', value: <span class="number">{exactTime(startedAt)}</span> },
          finishedAt === null ? null : { name: 'Finished', value: <span class="number">{exactTime(finishedAt)}</span> },
          { name: 'Id', value: <code>{id}</code> },
        ]}
      />
    </Card>
  )
}
