import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { App } from '../../apps/app.ts'
import type { AppStore } from '../../apps/app-store.ts'
import type { Clock } from '../../clock.ts'
import type { Container, ContainerStore } from '../../containers/container-store.ts'
import type { Endings } from '../../containers/endings.ts'
import type { LastOutput } from '../../containers/last-output.ts'
import type { Launcher } from '../../containers/launch-container.ts'
import type { Logger } from '../../log.ts'
import type { DeployJournal } from '../records/deploy-journal.ts'
import type { ReleaseStore } from '../releases/release-store.ts'
import type { ReleasePlan } from '../replacement.ts'

export interface CandidateContext {
  readonly engine: DockerEngine
  readonly clock: Clock
  readonly log: Logger
  readonly apps: AppStore
  readonly containers: ContainerStore
  readonly releases: ReleaseStore
  readonly journal: DeployJournal
  readonly launcher: Launcher
  readonly lastOutput: LastOutput
  readonly endings: Endings
  readonly hostsOf: (app: string) => readonly string[]
  /** What it printed last, before it goes; never throws. */
  readonly keepOutput: (container: Container) => Promise<void>
}

export interface Candidacy {
  readonly app: App
  readonly plan: Pick<ReleasePlan, 'release' | 'image'>
  /** Says what is seen while it does not answer yet. */
  readonly tell?: (words: string) => void
}
