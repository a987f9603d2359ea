import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { AppLocks } from '../../apps/app-locks.ts'
import type { AppStore } from '../../apps/app-store.ts'
import type { VariableStore } from '../../apps/variables/variable-store.ts'
import type { Changes } from '../../changes.ts'
import type { Clock } from '../../clock.ts'
import type { ContainerStore } from '../../containers/container-store.ts'
import type { Logger } from '../../log.ts'
import type { Traffic } from '../../traffic/domains/traffic.ts'
import type { DeployJournal } from '../records/deploy-journal.ts'
import type { DeployStore } from '../records/deploy-store.ts'
import type { ReleaseStore } from '../releases/release-store.ts'
import type { ReleaseWatch } from './release-watch.ts'
import type { Retirer } from './retirer.ts'

export interface SwitchContext {
  readonly engine: DockerEngine
  readonly clock: Clock
  readonly log: Logger
  readonly changes: Changes
  readonly locks: AppLocks
  readonly apps: AppStore
  readonly variables: VariableStore
  readonly releases: ReleaseStore
  readonly containers: ContainerStore
  readonly deploys: DeployStore
  readonly journal: DeployJournal
  readonly traffic: Traffic
  readonly hostsOf: (app: string) => readonly string[]
  /** Whether the proxy hands a request of this host on; throws PROXY_UNAVAILABLE. */
  readonly verifyHost: (host: string, path: string) => Promise<void>
  readonly retirer: Retirer
  readonly watch: ReleaseWatch
}
