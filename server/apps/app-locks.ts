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
