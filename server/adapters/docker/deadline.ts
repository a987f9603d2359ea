export interface Deadline {
  readonly ms: number
  /** Also ends the work; its reason is what is thrown. */
  readonly signal?: AbortSignal | undefined
  /** What is thrown when the time is up. */
  readonly expired: () => Error
}

/**
 * Runs work that can neither outlast its deadline nor hang: the result is raced, because a client
 * that does not notice its abort signal would keep us waiting for ever.
 */
export async function beforeDeadline<T>(deadline: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  deadline.signal?.throwIfAborted()
  const controller = new AbortController()
  const passOn = () => controller.abort(deadline.signal?.reason)
  deadline.signal?.addEventListener('abort', passOn, { once: true })
  const timer = setTimeout(() => controller.abort(deadline.expired()), deadline.ms)
  try {
    return await Promise.race([work(controller.signal), rejectionOf(controller.signal)])
  } finally {
    clearTimeout(timer)
    deadline.signal?.removeEventListener('abort', passOn)
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
