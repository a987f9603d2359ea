import type { Container } from '../../containers/container-store.ts'
import type { Deploy } from '../deploy.ts'
import type { Replacement } from '../replacement.ts'
import type { SwitchContext } from './switch-context.ts'
import { afterSwitch, type Live, makeLive, switchTraffic } from './switch-traffic.ts'

export type Switcher = ReturnType<typeof switcher>

/** Makes another version the one that visitors get. */
export function switcher(context: SwitchContext) {
  return {
    /** The point of no return. Throws PROXY_UNAVAILABLE, with the route as it was. */
    switchTo: (replacement: Replacement, candidates: readonly Container[]): Promise<void> =>
      switchTraffic(context, replacement, candidates),
    /** Completes a switch that a restart of berth interrupted after its routes were written. */
    complete(live: Live): void {
      makeLive(context, live)
    },
    /** What follows the switch. Safe to repeat after a crash. */
    afterSwitch: (deploy: Pick<Deploy, 'id' | 'app'>): void => afterSwitch(context, deploy),
  }
}
