import type { App } from '../apps/app.ts'
import type { Retirement } from '../containers/drain.ts'
import type { DeployNeeds } from './deploy-needs.ts'

/** Begins it for every app. */
export function retireEverywhere(needs: Pick<DeployNeeds, 'containers' | 'apps' | 'drain' | 'log'>): void {
  const leaving = new Set(needs.containers.inRole('draining').map(one => one.app))
  for (const app of leaving) retireAll(needs, app)
}

/** Begins, in the background, the way out of everything of this app that is draining. Safe to repeat. */
export function retireAll(needs: Pick<DeployNeeds, 'containers' | 'apps' | 'drain' | 'log'>, appId: string): void {
  const { containers, apps, drain, log } = needs
  const app = apps.byId(appId)
  for (const container of containers.of(appId, 'draining')) {
    const limits = { drainSeconds: app?.drainSeconds ?? 0, stopTimeoutSeconds: app?.stopTimeoutSeconds ?? 10 }
    drain
      .begin({ container, ...limits })
      .catch(error => log.warn({ err: error, container: container.name }, 'not retired yet; the keeper tries again'))
  }
}

/** Ends everything of this app that is draining now, and waits until it is gone. */
export async function endDraining({ containers, drain }: DeployNeeds, app: App): Promise<void> {
  const leaving = containers.of(app.id, 'draining')
  const ended = leaving.map((container): Promise<void> => {
    const retirement: Retirement = { container, drainSeconds: 0, stopTimeoutSeconds: app.stopTimeoutSeconds }
    return drain.begin(retirement)
  })
  drain.hurry(leaving.map(one => one.id))
  await Promise.all(ended)
}
