import type { EngineContainer } from '../../adapters/docker/engine-containers.ts'
import type { Container } from '../../containers/container-store.ts'
import type { DeployContext } from '../deploy-context.ts'

type Context = Pick<DeployContext, 'engine' | 'containers' | 'deploys' | 'apps' | 'events' | 'endings' | 'log'>

/**
 * Compares each container that serves with what was known of it, when the engine is back: a daemon that was restarted
 * tells nothing of what ended while it was down, and of what it started again only that. Throws DOCKER_UNAVAILABLE.
 */
export async function compareServing(context: Context): Promise<void> {
  for (const container of context.containers.inRole('serving')) {
    const seen = container.engineId === null ? null : await context.engine.containers.inspect(container.engineId)
    // What is gone or does not run is the next look's.
    if (seen === null) continue
    tellOfRestart(context, container, seen)
    await settleRestartPolicy(context, container, seen)
  }
}

function tellOfRestart({ endings, events }: Context, { app, process }: Container, seen: EngineContainer): void {
  const isAnotherLife = seen.state === 'running' && endings.hasRestarted(seen.id, Date.parse(seen.startedAt))
  if (isAnotherLife)
    events.record(app, 'crashed', `${process} ended while Docker was away, and was started again with it.`)
}

/** What serves is started again by the engine itself; when that could not be said at the switch, it is said now. */
async function settleRestartPolicy(
  { engine, deploys, apps, log }: Context,
  { app, process }: Container,
  { id, restartPolicy }: EngineContainer,
): Promise<void> {
  // A deploy that runs has its own say.
  if (restartPolicy === 'unless-stopped' || deploys.running(app) !== undefined) return
  log.warn({ app: apps.byId(app)?.name, process }, 'would not have come back after a reboot; put right')
  await engine.containers.setRestartPolicy(id, 'unless-stopped')
}
