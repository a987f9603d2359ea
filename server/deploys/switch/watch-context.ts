import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { AppLocks } from '../../apps/app-locks.ts'
import type { AppStore } from '../../apps/app-store.ts'
import type { EventStore } from '../../apps/events/event-store.ts'
import type { VariableStore } from '../../apps/variables/variable-store.ts'
import type { Clock } from '../../clock.ts'
import type { ContainerStore } from '../../containers/container-store.ts'
import type { Endings } from '../../containers/endings.ts'
import type { LastOutput } from '../../containers/last-output.ts'
import type { Logger } from '../../log.ts'
import type { Traffic } from '../../traffic/domains/traffic.ts'
import type { DeployJournal } from '../records/deploy-journal.ts'
import type { DeployStore } from '../records/deploy-store.ts'
import type { ReleaseStore } from '../releases/release-store.ts'
import type { Retirer } from './retirer.ts'

export interface WatchContext {
  readonly engine: DockerEngine
  readonly clock: Clock
  readonly log: Logger
  readonly locks: AppLocks
  readonly apps: AppStore
  readonly variables: VariableStore
  readonly releases: ReleaseStore
  readonly containers: ContainerStore
  readonly deploys: DeployStore
  readonly journal: DeployJournal
  readonly events: EventStore
  readonly traffic: Traffic
  readonly endings: Endings
  readonly lastOutput: LastOutput
  readonly retirer: Retirer
  readonly watchMs: number
  /** Aborts when berth stops. */
  readonly stopping: AbortSignal
}
