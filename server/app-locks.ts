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

/** So many at once; the others wait in order. */
export function openPlaces(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count
  const waiting: (() => void)[] = []
  return async work => {
    if (free === 0) await new Promise<void>(resolve => waiting.push(resolve))
    else free -= 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
