import type { Changes } from '../changes.ts'
import { pause } from '../workers.ts'

/** Readers are told at most ten times a second; what changes meanwhile comes together. */
const restMs = 100

/** Calls `work` at once and after each change that concerns the reader, until `signal` aborts. */
export async function onEachChange(
  changes: Changes,
  concerns: (app: string) => boolean,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  let isDue = true
  let wake: () => void = () => {}
  const unsubscribe = changes.subscribe(({ app }) => {
    if (!concerns(app)) return
    isDue = true
    wake()
  })
  signal.addEventListener('abort', () => wake(), { once: true })
  try {
    while (!signal.aborted) {
      if (!isDue) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
        continue
      }
      isDue = false
      await work()
      await pause(restMs, signal)
    }
  } finally {
    unsubscribe()
  }
}
