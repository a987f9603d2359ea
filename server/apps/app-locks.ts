/** One at a time for each app: whatever moves its traffic or changes the roles of its containers. */
export interface AppLocks {
  run<T>(app: string, work: () => Promise<T>): Promise<T>
}

export function openAppLocks(): AppLocks {
  const tails = new Map<string, Promise<unknown>>()
  return {
    run(app, work) {
      const turn = (tails.get(app) ?? Promise.resolve()).then(work, work)
      tails.set(app, turn)
      const forget = (): void => {
        if (tails.get(app) === turn) tails.delete(app)
      }
      turn.then(forget, forget)
      return turn
    },
  }
}

export type Places = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>

/** So many at once; the others wait in order, or leave with the reason of their signal. */
export function openPlaces(count: number): Places {
  let free = count
  const waiting: (() => void)[] = []

  async function take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (free > 0) {
      free -= 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(turn), 1)
        reject(signal.reason)
      }
      waiting.push(turn)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  return async (work, signal) => {
    await take(signal)
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
