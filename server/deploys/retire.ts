import { type App, stopSecondsOf } from '../apps/app.ts'
import type { Container } from '../containers/container-store.ts'
import type { Retirement } from '../containers/drain.ts'
import type { DeployNeeds } from './deploy-needs.ts'

/** Begins it for every app. */
export function retireEverywhere(needs: Pick<DeployNeeds, 'containers' | 'apps' | 'drain' | 'log'>): void {
  const leaving = new Set(needs.containers.inRole('draining').map(one => one.app))
  for (const app of leaving) void retireAll(needs, app)
}

/** Begins, in the background, the way out of everything of this app that is draining. Safe to repeat. Ends when they are gone, or could not go yet. */
export async function retireAll(
  needs: Pick<DeployNeeds, 'containers' | 'apps' | 'drain' | 'log'>,
  appId: string,
): Promise<void> {
  const { containers, apps, drain, log } = needs
  const app = apps.byId(appId)
  const leaving = containers
    .of(appId, 'draining')
    .map(container =>
      drain
        .begin(app === undefined ? orphaned(container) : retirementOf(app, container))
        .catch(error => log.warn({ err: error, container: container.name }, 'not retired yet; the keeper tries again')),
    )
  await Promise.all(leaving)
}

/** Ends everything of this app, or of these processes of it, that is draining now, and waits until it is gone. */
export async function endDraining(
  { containers, drain }: DeployNeeds,
  app: App,
  processes?: readonly string[],
): Promise<void> {
  const leaving = containers
    .of(app.id, 'draining')
    .filter(one => processes === undefined || processes.includes(one.process))
  const ended = leaving.map(container => drain.begin({ ...retirementOf(app, container), drainSeconds: 0 }))
  drain.hurry(leaving.map(one => one.id))
  await Promise.all(ended)
}

function retirementOf(app: App, container: Container): Retirement {
  return { container, drainSeconds: app.drainSeconds, stopTimeoutSeconds: stopSecondsOf(app, container.process) }
}

function orphaned(container: Container): Retirement {
  return { container, drainSeconds: 0, stopTimeoutSeconds: 10 }
}
