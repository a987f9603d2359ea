import type { DockerEngine } from '../adapters/docker/engine.ts'
import type { AppLocks } from '../apps/app-locks.ts'
import type { AppStore } from '../apps/app-store.ts'
import type { EventStore } from '../apps/events/event-store.ts'
import type { KeptOutputs } from '../apps/logs/kept-outputs.ts'
import type { VariableStore } from '../apps/variables/variable-store.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Container, ContainerStore } from '../containers/container-store.ts'
import type { Drain } from '../containers/drain.ts'
import type { Endings } from '../containers/endings.ts'
import type { LastOutput } from '../containers/last-output.ts'
import type { Launcher } from '../containers/launch-container.ts'
import type { ProjectNetworks } from '../containers/networks/project-networks.ts'
import type { Logger } from '../log.ts'
import type { Semaphore } from '../semaphore.ts'
import type { Domain } from '../traffic/domains/domain-store.ts'
import type { Traffic } from '../traffic/domains/traffic.ts'
import type { DeployJournal } from './deploy-journal.ts'
import type { DeployStore } from './deploy-store.ts'
import type { FetchNeeds } from './fetch-image.ts'
import type { ImageFreer } from './releases/image-freer.ts'
import type { ReleaseStore } from './releases/release-store.ts'

/** What the phases of a deploy work with; made once by the platform. */
export interface DeployNeeds extends Omit<FetchNeeds, 'journal' | 'freer'> {
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
  readonly launcher: Launcher
  readonly lastOutput: LastOutput
  readonly outputs: KeptOutputs
  /** What it printed last, before it goes; never throws. */
  readonly keepOutput: (container: Container) => Promise<void>
  readonly drain: Drain
  readonly traffic: Traffic
  /** Whether the proxy hands a request of this host on; throws PROXY_UNAVAILABLE. */
  readonly verifyHost: (host: string, path: string) => Promise<void>
  readonly urlOf: (app: string) => string | null
  /** The same, of an app with these. */
  readonly urlOfHosts: (hosts: readonly Domain[]) => string | null
  readonly hostsOf: (app: string) => readonly string[]
  /** Waits for a place among the candidates that may start at once, so that a storm does not sink the host. */
  readonly candidatePlace: Semaphore
  readonly endings: Endings
  readonly watchMs: number
  /** Aborts when berth stops. */
  readonly stopping: AbortSignal
  readonly freer: ImageFreer
  /** Forgets releases that are no longer kept; never throws. */
  readonly pruneOf: (app: string) => Promise<void>
}
