import type { App } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { isAddressTaken } from '../../failures/engine-failures.ts'
import type { DeployContext } from '../deploy-context.ts'
import type { AppHealth } from './app-health.ts'

type ReviveContext = Pick<
  DeployContext,
  'apps' | 'containers' | 'deploys' | 'endings' | 'engine' | 'events' | 'launcher' | 'locks' | 'log' | 'traffic'
>

/** What of an app has ended, or is gone, comes back or makes way for another. */
export function reviver(context: ReviveContext, health: AppHealth) {
  const { engine, events, containers, traffic, apps, locks, endings, log } = context

  /** Docker starts what crashed; what was stopped by hand, or before a switch back, is started here. */
  async function reviveStopped(app: App, container: Container): Promise<void> {
    if (container.engineId === null) return
    const state = await engine.containers.inspect(container.engineId)
    if (state === null || state.state === 'running' || state.state === 'restarting') return
    if (state.restartPolicy === 'no' && isDeploying(app)) return
    if (!health.mayStart(container.id)) return
    try {
      await engine.containers.start(container.engineId)
      events.record(app.id, 'repaired', `${container.process} had ended with code ${state.exitCode}; started again.`)
    } catch (error) {
      if (!isAddressTaken(error)) log.warn({ err: error, app: app.name }, 'container does not start')
      else await replace(app, container, 'lost its address to a container that is not of berth')
    }
  }

  /** Then what is to stay stopped makes way for its successor, or for the one before. */
  function isDeploying(app: App): boolean {
    return context.deploys.running(app.id) !== undefined || context.deploys.watching(app.id).length > 0
  }

  /** Said to be somebody else's doing only where it was seen: before a start of berth it may have been its own. */
  async function replaceMissing(app: App, container: Container): Promise<void> {
    const wasSeen = container.engineId !== null && endings.wasRemoved(container.engineId)
    await replace(app, container, wasSeen ? 'was removed from outside' : 'is not there any more')
  }

  async function replace(app: App, container: Container, why: string): Promise<void> {
    await locks.run(app.id, async () => {
      if (containers.find(container.id)?.role !== 'serving') return
      events.record(app.id, 'repaired', `${container.process} (${container.name}) ${why}; another is made.`)
      await context.launcher.discard(container)
      traffic.apply(apps.byId(app.id) ?? app)
    })
  }

  return { reviveStopped, replaceMissing }
}
