import type { Clock } from '../../clock.ts'
import type { Deploy } from '../deploy.ts'
import { superseded } from '../deploy-failures.ts'
import type { DeployJournal } from '../records/deploy-journal.ts'

/** Ends a deploy that waits: of those that wait the newest wins, and the others name it. */
export function supersede(
  { journal, clock }: { journal: DeployJournal; clock: Clock },
  older: Pick<Deploy, 'id' | 'app'>,
  winner: string,
): void {
  const error = superseded(winner)
  journal.change(
    older,
    { status: 'superseded', phase: 'done', winner, error: error.details, finishedAt: clock.now() },
    error.message,
  )
}
