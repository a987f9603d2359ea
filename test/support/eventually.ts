import { setTimeout as pause } from 'node:timers/promises'

const lookMs = 20

/** Reads until what is read holds, and answers it. Throws with the last one read when the time is over. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const until = performance.now() + withinMs
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    if (performance.now() > until)
      throw new Error(`not so within ${withinMs} ms; last seen: ${JSON.stringify(value)?.slice(0, 2000)}`)
    await pause(lookMs)
  }
}
