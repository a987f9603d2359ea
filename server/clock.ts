import { monotonicFactory } from 'ulid'

/** The only source of time and ids, so that tests can set both. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds that only go forward; for time-outs, so that a clock set back or ahead ends nothing early. */
  monotonicMs(): number
  /** A new ULID; later ones sort after earlier ones within this process. */
  newId(): string
}

export function systemClock(): Clock {
  const ulid = monotonicFactory()
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    newId: () => ulid(),
  }
}
