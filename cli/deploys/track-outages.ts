import type { DeployObserver } from './deploy-observer.ts'

/** Whether the server is there. One miss may be chance; two are told. */
export function trackOutages(observer: Pick<DeployObserver, 'away' | 'back'>) {
  let misses = 0
  return {
    missed(reason: string): void {
      misses += 1
      if (misses === 2) observer.away(reason)
    },
    seen(): void {
      if (misses > 1) observer.back()
      misses = 0
    },
    misses: () => misses,
  }
}
