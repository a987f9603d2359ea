import type { Container } from '../../containers/container-store.ts'
import type { Deploy } from '../deploy.ts'
import type { Replacement } from '../replacement.ts'
import type { Candidacy, CandidateContext } from './candidate-context.ts'
import { discardCandidates } from './discard-candidates.ts'
import { raiseCandidates } from './raise-candidates.ts'
import { runReleaseCommand } from './release-command.ts'
import type { Start } from './start-candidates.ts'
import { waitForCandidate } from './wait-for-candidate.ts'

export type Candidates = ReturnType<typeof candidates>

/** Containers of a version that is not live yet. */
export function candidates(context: CandidateContext) {
  return {
    /** Starts them and waits until all answer. Throws the diagnosis of the first that does not. */
    raise: (start: Start, signal: AbortSignal): Promise<readonly Container[]> =>
      raiseCandidates(context, start, signal),
    /** Waits for one more of what is live already. Throws the diagnosis. */
    waitFor: (candidacy: Candidacy, candidate: Container, signal: AbortSignal): Promise<string> =>
      waitForCandidate(context, candidacy, candidate, signal),
    /** Runs the release command in the new image. Throws RELEASE_COMMAND_FAILED. */
    runReleaseCommand: (replacement: Replacement, signal: AbortSignal): Promise<void> =>
      runReleaseCommand(context, replacement, signal),
    /** Takes away what a deploy made before its switch. Safe to repeat. Throws what the engine says. */
    discard: (deploy: Pick<Deploy, 'id' | 'app' | 'kind'>): Promise<void> => discardCandidates(context, deploy),
  }
}
