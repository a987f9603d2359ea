import type { Container } from '../containers/container-store.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import { refuseRootProcess } from './mind-root.ts'
import { type Start, startCandidates } from './start-candidates.ts'
import { waitForCandidates } from './wait-for-candidate.ts'

/** Starts the candidates and waits until they answer. */
export async function raiseCandidates(
  needs: DeployNeeds,
  start: Start,
  signal: AbortSignal,
): Promise<readonly Container[]> {
  const candidates = await startCandidates(needs, start, signal)
  for (const candidate of candidates)
    await refuseRootProcess(needs, { app: start.app, deploy: start.deploy, image: start.plan.image }, candidate)
  needs.journal.enter(start.deploy, 'probing')
  await waitForCandidates(needs, start, candidates, signal)
  signal.throwIfAborted()
  return candidates
}
