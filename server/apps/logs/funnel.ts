/** Many writers, one reader: each writer waits until what it brought is taken, so nothing piles up. */
export function openFunnel<T>(reader: AbortSignal) {
  const ending = new AbortController()
  const signal = AbortSignal.any([reader, ending.signal])
  const waiting: { readonly value: T; readonly taken: () => void }[] = []
  let wake: () => void = () => {}
  signal.addEventListener('abort', letGo, { once: true })

  function letGo(): void {
    wake()
    for (const { taken } of waiting.splice(0)) taken()
  }

  return {
    /** Aborts when the reader goes. */
    signal,
    put(value: T): Promise<void> {
      if (signal.aborted) return Promise.resolve()
      return new Promise(taken => {
        waiting.push({ value, taken })
        wake()
      })
    },
    /** Ends with the signal. */
    async *taken(): AsyncGenerator<T> {
      while (!signal.aborted) {
        const next = waiting.shift()
        if (next === undefined) {
          await new Promise<void>(resolve => {
            wake = resolve
          })
          continue
        }
        yield next.value
        next.taken()
      }
    },
    close: (): void => ending.abort(),
    [Symbol.dispose]: (): void => ending.abort(),
  }
}
