import type { Frame } from '../../views/frame.ts'
import type { Clock } from '../clock.ts'
import type { Assets } from './assets.ts'
import type { Principal } from './principal.ts'

export interface FrameDeps {
  readonly assets: Assets
  readonly clock: Clock
  /** What is not well with the server itself. */
  readonly alarms: () => Frame['alarms']
}

/** What every page needs beside its own props. */
export function frameFor(principal: Principal, path: string, { assets, clock, alarms }: FrameDeps): Frame {
  const person = principal.kind === 'person' ? { email: principal.email, role: principal.role } : null
  const told = person === null ? [] : alarms()
  return { asset: name => assets.addressOf(name), now: clock.now(), person, path, alarms: told }
}
