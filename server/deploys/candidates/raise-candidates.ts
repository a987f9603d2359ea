import type { Container } from '../../containers/container-store.ts'
import type { CandidateContext } from './candidate-context.ts'
import { refuseRootProcess } from './mind-root.ts'
import { type Start, startCandidates } from './start-candidates.ts'
import { waitForCandidates } from './wait-for-candidate.ts'

/** Starts the candidates and waits until they answer. */
export async function raiseCandidates(
  context: CandidateContext,
  start: Start,
  signal: AbortSignal,
): Promise<readonly Container[]> {
  const candidates = await startCandidates(context, start, signal)
  for (const candidate of candidates)
    await refuseRootProcess(context, { app: start.app, deploy: start.deploy, image: start.plan.image }, candidate)
  context.journal.enter(start.deploy, 'probing')
  await waitForCandidates(context, start, candidates, signal)
  signal.throwIfAborted()
  return candidates
}
