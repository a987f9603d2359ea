import type { DeployNeeds } from '../deploys/deploy-needs.ts'

type Needs = Pick<DeployNeeds, 'engine' | 'containers' | 'deploys' | 'apps' | 'log'>

/** What serves is started again by the engine itself; when that could not be said at the switch, it is said now. Throws DOCKER_UNAVAILABLE. */
export async function settleRestartPolicies({ engine, containers, deploys, apps, log }: Needs): Promise<void> {
  for (const { app, engineId, process } of containers.inRole('serving')) {
    if (engineId === null) continue
    const seen = await engine.containers.inspect(engineId)
    // A deploy that runs has its own say.
    if (seen === null || seen.restartPolicy === 'unless-stopped' || deploys.running(app) !== undefined) continue
    log.warn({ app: apps.byId(app)?.name, process }, 'would not have come back after a reboot; put right')
    await engine.containers.setRestartPolicy(engineId, 'unless-stopped')
  }
}
