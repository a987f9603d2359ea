import { type App, stopSecondsOf } from '../apps/app.ts'
import type { Container } from '../containers/container-store.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import { discardCandidates, type Replacement } from './run-deploy.ts'
import { concludeWatch } from './watch-release.ts'

/** What stops on purpose must not look like a crash to the watch of the deploy before. */
export function endWatches(needs: DeployNeeds, app: string): void {
  for (const watched of needs.deploys.watching(app)) concludeWatch(needs, watched)
}

export interface Leaving {
  readonly old: readonly Container[]
  /** At most so long until SIGKILL. */
  readonly limitSeconds: number
}

/** Stops them for their successors, so that only `stepBack` starts them again. */
export async function stepAside({ engine }: DeployNeeds, app: App, { old, limitSeconds }: Leaving): Promise<void> {
  for (const { engineId } of old) if (engineId !== null) await engine.containers.setRestartPolicy(engineId, 'no')
  await Promise.all(
    old.map(one =>
      engine.containers.stop(one.engineId ?? one.name, Math.min(stopSecondsOf(app, one.process), limitSeconds)),
    ),
  )
}

/** The other way round when the successors failed: first they go, then the old ones start and get the requests that wait. */
export async function stepBack(
  needs: DeployNeeds,
  { app, deploy }: Replacement,
  old: readonly Container[],
): Promise<void> {
  await discardCandidates(needs, deploy)
  for (const { engineId, name } of old) {
    await needs.engine.containers.start(engineId ?? name)
    if (engineId !== null) await needs.engine.containers.setRestartPolicy(engineId, 'unless-stopped')
  }
  needs.traffic.apply(needs.apps.byId(app.id) ?? app)
}
