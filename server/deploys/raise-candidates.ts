import type { Container } from '../containers/container-store.ts'
import { keepImage } from '../releases/keep-releases.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import type { Replacement } from './run-deploy.ts'
import { startCandidates, waitForCandidates } from './start-candidates.ts'

/**
 * Starts the candidates and waits until they answer, while the image gets the name that keeps it.
 * Both are over when this ends: a name that came later would outlive a deploy that failed.
 */
export async function raiseCandidates(
  needs: DeployNeeds,
  replacement: Replacement,
  signal: AbortSignal,
): Promise<readonly Container[]> {
  const { app, plan } = replacement
  const [kept, raised] = await Promise.allSettled([
    keepImage(needs.engine, app.name, plan.release),
    raise(needs, replacement, signal),
  ])
  if (raised.status === 'rejected') throw raised.reason
  if (kept.status === 'rejected') throw kept.reason
  signal.throwIfAborted()
  return raised.value
}

async function raise(needs: DeployNeeds, replacement: Replacement, signal: AbortSignal): Promise<readonly Container[]> {
  const candidates = await startCandidates(needs, replacement, signal)
  needs.journal.enter(replacement.deploy, 'probing')
  await waitForCandidates(needs, replacement, candidates, signal)
  return candidates
}
