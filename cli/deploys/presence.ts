import type { Onlooker } from './onlooker.ts'

/** Whether the server is there. One miss may be chance; two are told. */
export function openPresence(onlooker: Pick<Onlooker, 'away' | 'back'>) {
  let misses = 0
  return {
    missed(reason: string): void {
      misses += 1
      if (misses === 2) onlooker.away(reason)
    },
    seen(): void {
      if (misses > 1) onlooker.back()
      misses = 0
    },
    misses: () => misses,
  }
}
