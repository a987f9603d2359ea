import type { DeployNeeds } from './deploy-needs.ts'

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
