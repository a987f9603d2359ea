import type { Config } from '../../config/config.ts'
import type { Stores } from '../../stores.ts'
import type { Traffic } from '../../traffic/domains/traffic.ts'
import type { RoutingDirectory } from '../../traffic/routing/routing-directory.ts'
import type { Check } from './check.ts'

/** What a diagnosis is made from. */
export interface DoctorContext {
  readonly config: Config
  readonly berthd: 'runs' | 'does not run'
  /** What needs the database; or what there is to say where it cannot be opened. */
  readonly modules: DoctorModules | Check
}

export interface DoctorModules {
  readonly stores: Stores
  readonly routes: RoutingDirectory
  readonly traffic: Pick<Traffic, 'wanted'>
}
