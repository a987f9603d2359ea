import { isTerminal } from '../../../shared/deploy-status.ts'
import type { Changes } from '../../changes.ts'
import type { Deploy } from '../deploy.ts'
import type { DeployStore } from '../records/deploy-store.ts'

/** Resolves when the deploy has an answer, or `signal` aborts; then the row as it stands. Throws NOT_FOUND. */
export function waitForDeploy(
  { deploys, changes }: { deploys: DeployStore; changes: Changes },
  id: string,
  signal: AbortSignal,
): Promise<Deploy> {
  return new Promise((resolve, reject) => {
    const unsubscribe = changes.subscribe(change => {
      if (change.kind === 'deploy' && change.deploy === id) look()
    })
    signal.addEventListener('abort', end, { once: true })
    look()
    if (signal.aborted) end()

    function look(): void {
      try {
        if (isTerminal(deploys.get(id))) end()
      } catch (error) {
        unsubscribe()
        reject(error)
      }
    }
    function end(): void {
      unsubscribe()
      signal.removeEventListener('abort', end)
      resolve(deploys.get(id))
    }
  })
}
