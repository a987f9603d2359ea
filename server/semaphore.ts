import PQueue from 'p-queue'

/** Runs the work when its turn comes; rejects with the reason of the signal where that aborts while it waits. */
export type Semaphore = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>

/** So many at once; the others wait in the order they came. */
export function openSemaphore(count: number): Semaphore {
  const queue = new PQueue({ concurrency: count })
  return async (work, signal) => {
    signal.throwIfAborted()
    // Of work that runs, p-queue would let go at an abort and start the next beside it. That work has the signal
    // itself, and keeps its turn until it has ended.
    const waiting = new AbortController()
    const leave = (): void => waiting.abort(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    const begin = (): ReturnType<typeof work> => {
      signal.removeEventListener('abort', leave)
      return work()
    }
    return await queue.add(begin, { signal: waiting.signal })
  }
}
