interface Flight<T> {
  readonly result: Promise<T>
  readonly giveUp: AbortController
  waiting: number
}

export type Share<T> = ReturnType<typeof singleFlight<T>>

/**
 * Work that several want at the same time is done once, and all of them get what came of it.
 * It is given up only when nobody waits for it any more; nothing is remembered after it ended.
 */
export function singleFlight<T>() {
  const flights = new Map<string, Flight<T>>()

  function begin(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const giveUp = new AbortController()
    const flight = { result: work(giveUp.signal), giveUp, waiting: 0 }
    // Those who wait are told; when all have left there is nobody to tell.
    flight.result.catch(() => {})
    flights.set(key, flight)
    return flight
  }

  /** Who gives up is told the reason of its own signal, and takes nobody else along. */
  return async function share(
    key: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted()
    const flight = flights.get(key) ?? begin(key, work)
    flight.waiting += 1
    try {
      return await untilAborted(flight.result, signal)
    } finally {
      flight.waiting -= 1
      if (flight.waiting === 0) {
        if (flights.get(key) === flight) flights.delete(key)
        flight.giveUp.abort()
      }
    }
  }
}

async function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result
  const { promise, reject } = Promise.withResolvers<never>()
  const leave = () => reject(signal.reason)
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([result, promise])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
