/** A hint that something may be worth reading again; it carries names, never state. */
export interface Change {
  readonly kind: 'deploy' | 'app' | 'progress'
  readonly app: string
  readonly deploy?: string
}

export interface Changes {
  publish(change: Change): void
  /** Calls `listener` for every change until the answered function is called. */
  subscribe(listener: (change: Change) => void): () => void
}

export function openChanges(): Changes {
  const listeners = new Set<(change: Change) => void>()
  return {
    publish(change) {
      for (const listener of listeners) listener(change)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
