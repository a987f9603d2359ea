import type { Clock } from '../../clock.ts'
import { seconds } from '../../failures/container-failures.ts'

export interface Stopwatch {
  /** `words` with a `$` where the time belongs. */
  time<T>(words: string, work: () => Promise<T>): Promise<T>
  /** All that was timed, in one sentence. */
  told(): string
}

/** How long each step of a deploy took, in words. */
export function openStopwatch(clock: Pick<Clock, 'monotonicMs'>): Stopwatch {
  const steps: string[] = []
  return {
    async time(words, work) {
      const began = clock.monotonicMs()
      try {
        return await work()
      } finally {
        steps.push(words.replace('$', seconds(clock.monotonicMs() - began)))
      }
    },
    told: () => steps.join(', '),
  }
}
