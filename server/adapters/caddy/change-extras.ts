import type { Extras } from './extras.ts'
import type { Supervision } from './supervise-caddy.ts'

export interface ExtrasChange {
  /** The wanted ones, out of those that are stored when its turn comes. */
  readonly make: (stored: Extras) => Extras
  /** Stores them. Nothing else may change what is stored meanwhile, so it is synchronous. */
  readonly keep: () => void
}

interface Context {
  readonly supervision: Pick<Supervision, 'settle'>
  readonly stored: () => Extras
  /** What is wanted in place of what is stored; undefined: the stored ones again. */
  readonly want: (candidate: Extras | undefined) => void
}

/** Changes come one at a time: each is made out of what the one before has stored. */
export function changeExtras({ supervision, stored, want }: Context): (change: ExtrasChange) => Promise<void> {
  let before: Promise<unknown> = Promise.resolve()
  return change => {
    const done = before.then(() => changeOnce(change))
    before = done.catch(() => {})
    return done
  }

  async function changeOnce({ make, keep }: ExtrasChange): Promise<void> {
    try {
      await supervision.settle(() => want(make(stored())))
      keep()
    } finally {
      want(undefined)
    }
  }
}
