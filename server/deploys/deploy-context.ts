import type { DockerEngine } from '../adapters/docker/engine.ts'
import type { AppLocks } from '../apps/app-locks.ts'
import type { AppStore } from '../apps/app-store.ts'
import type { EventStore } from '../apps/events/event-store.ts'
import type { KeptOutputs } from '../apps/logs/kept-outputs.ts'
import type { VariableStore } from '../apps/variables/variable-store.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { ContainerStore } from '../containers/container-store.ts'
import type { Endings } from '../containers/endings.ts'
import type { LastOutput } from '../containers/last-output.ts'
import type { Launcher } from '../containers/launch-container.ts'
import type { ProjectNetworks } from '../containers/networks/project-networks.ts'
import type { Logger } from '../log.ts'
import type { Semaphore } from '../semaphore.ts'
import type { Traffic } from '../traffic/domains/traffic.ts'
import type { Candidates } from './candidates/candidates.ts'
import type { ImageFetcher } from './image/image-fetcher.ts'
import type { DeployJournal } from './records/deploy-journal.ts'
import type { DeployStore } from './records/deploy-store.ts'
import type { ReleaseStore } from './releases/release-store.ts'
import type { ReleaseWatch } from './switch/release-watch.ts'
import type { Retirer } from './switch/retirer.ts'
import type { Switcher } from './switch/switcher.ts'

/** What deploys, one-off runs and the reconciler are made of, made once. Nobody takes it whole: each says what it uses. */
export interface DeployContext {
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
  readonly events: EventStore
  readonly networks: ProjectNetworks
  readonly traffic: Traffic
  readonly fetcher: ImageFetcher
  readonly launcher: Launcher
  readonly candidates: Candidates
  readonly switcher: Switcher
  readonly watch: ReleaseWatch
  readonly retirer: Retirer
  readonly outputs: KeptOutputs
  readonly lastOutput: LastOutput
  readonly endings: Endings
  readonly urlOf: (app: string) => string | null
  readonly hostsOf: (app: string) => readonly string[]
  /** Waits for a place among the candidates that may start at once, so that a storm does not sink the host. */
  readonly candidatePlace: Semaphore
  /** Aborts when berth stops. */
  readonly stopping: AbortSignal
}
