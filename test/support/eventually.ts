import { setTimeout as pause } from 'node:timers/promises'

/** Seldom where it takes long: looking costs the time of what is waited for. */
const look = { leastMs: 20, mostMs: 100, share: 0.05 }

/** Reads until what is read holds, and answers it. Throws with the last one read when the time is over. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const since = performance.now()
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    const waited = performance.now() - since
    if (waited > withinMs)
      throw new Error(`not so within ${withinMs} ms; last seen: ${JSON.stringify(value)?.slice(0, 2000)}`)
    await pause(Math.min(Math.max(waited * look.share, look.leastMs), look.mostMs))
  }
}
