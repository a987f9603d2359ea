import type { Container } from '../containers/container-store.ts'
import { keepImage } from '../releases/keep-releases.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import type { Replacement } from './run-deploy.ts'
import { type Start, startCandidates } from './start-candidates.ts'
import { waitForCandidates } from './wait-for-candidate.ts'

/**
 * Starts the candidates and waits until they answer, while the image gets the name that keeps it: once the first is created,
 * since the engine does one after the other. Both are over when this ends: a name that came later would outlive a deploy that failed.
 */
export async function raiseCandidates(
  needs: DeployNeeds,
  replacement: Replacement & Pick<Start, 'processes'>,
  signal: AbortSignal,
): Promise<readonly Container[]> {
  const { app, plan } = replacement
  let naming: Promise<void> | undefined
  const onCreated = (): void => {
    naming ??= keepImage(needs.engine, app.name, plan.release)
  }
  const [raised] = await Promise.allSettled([raise(needs, { ...replacement, onCreated }, signal)])
  const [kept] = await Promise.allSettled([naming])
  if (raised.status === 'rejected') throw raised.reason
  if (kept.status === 'rejected') throw kept.reason
  signal.throwIfAborted()
  return raised.value
}

async function raise(needs: DeployNeeds, start: Start, signal: AbortSignal): Promise<readonly Container[]> {
  const candidates = await startCandidates(needs, start, signal)
  needs.journal.enter(start.deploy, 'probing')
  await waitForCandidates(needs, start, candidates, signal)
  return candidates
}
