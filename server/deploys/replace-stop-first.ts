import type { Container } from '../containers/container-store.ts'
import { dialOf } from '../containers/container-store.ts'
import { AppError } from '../errors.ts'
import { countConnections } from '../networks/established-connections.ts'
import { pause } from '../workers.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import { raiseCandidates } from './raise-candidates.ts'
import { runReleaseCommand } from './release-command.ts'
import type { Replacement } from './run-deploy.ts'
import { stepAside, stepBack } from './step-aside.ts'
import { switchTraffic } from './switch-traffic.ts'
import { endWatches } from './watch-release.ts'

/** Open requests get so long before the old container is asked to stop; their successors wait at the proxy. */
const drainMs = 5000
const lookMs = 20

/**
 * For a volume with one writer, and for a web that must be alone: requests wait, the old container stops, the new one
 * starts, and the waiting requests go to it; or, when it fails, to the old one, which is started again.
 */
export async function replaceStopFirst(
  needs: DeployNeeds,
  replacement: Replacement,
  signal: AbortSignal,
): Promise<void> {
  const { app, deploy, plan } = replacement
  const { processes } = plan.release.settings
  const old = needs.containers.of(app.id, 'serving')
  needs.deploys.write(() => {
    if (deploy.kind === 'deploy') needs.releases.insert(plan.release, plan.variables, deploy.id)
    const { id, number, digest } = plan.release
    needs.journal.change(
      deploy,
      { phase: 'holding', release: id, releaseNumber: number, digest },
      'requests wait while the one before stops and the next one starts',
    )
  })
  const limit = AbortSignal.timeout(app.holdSeconds * 1000)
  try {
    await holdAndStop(needs, replacement, old)
    const within = AbortSignal.any([signal, limit])
    if (deploy.kind === 'deploy') await runReleaseCommand(needs, replacement, within)
    needs.journal.enter(deploy, 'starting')
    await switchTraffic(needs, replacement, await raiseCandidates(needs, { ...replacement, processes }, within))
  } catch (error) {
    await stepBack(needs, replacement, old)
    throw limit.aborted && !signal.aborted ? heldTooLong(app.holdSeconds, error) : error
  }
}

async function holdAndStop(needs: DeployNeeds, { app }: Replacement, old: readonly Container[]): Promise<void> {
  const { traffic, clock } = needs
  endWatches(needs, app.id)
  traffic.hold(app)
  const until = clock.monotonicMs() + Math.min(drainMs, app.drainSeconds * 1000)
  const dials = old.filter(one => one.process === 'web').map(dialOf)
  // Not at once: the proxy may have read the old address a moment ago, and be about to connect.
  do await pause(lookMs, needs.stopping)
  while (clock.monotonicMs() < until && hasConnections(dials))
  await stepAside(needs, app, { old, limitSeconds: app.holdSeconds })
}

function hasConnections(dials: readonly string[]): boolean {
  const counts = countConnections()
  return dials.some(dial => (counts.get(dial) ?? 0) > 0)
}

function heldTooLong(holdSeconds: number, cause: unknown): AppError {
  return new AppError(
    {
      code: 'START_TIMEOUT',
      message: `The new version was not ready within the hold limit of ${holdSeconds} s, for which requests can wait.`,
      advice:
        'Make it start faster, raise `holdSeconds` (at most 60), or switch on `sharedVolume: true` if its volume allows two writers.',
      field: 'holdSeconds',
    },
    cause,
  )
}
