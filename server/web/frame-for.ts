import type { Frame } from '../../views/frame.ts'
import type { Clock } from '../clock.ts'
import type { Assets } from './assets.ts'
import type { Principal } from './principal.ts'

/** What every page needs beside its own props. */
export function frameFor(
  principal: Principal,
  path: string,
  { assets, clock }: { readonly assets: Assets; readonly clock: Clock },
): Frame {
  const person = principal.kind === 'person' ? { email: principal.email, role: principal.role } : null
  return { asset: name => assets.addressOf(name), now: clock.now(), person, path }
}
