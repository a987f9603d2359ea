import type { DeployKind, DeployPhase, DeployStatus } from '../../shared/deploy-status.ts'
import type { ErrorDetails } from '../errors.ts'

/** One attempt to make a release live. */
export interface Deploy {
  readonly id: string
  readonly app: string
  readonly status: DeployStatus
  readonly phase: DeployPhase
  readonly kind: DeployKind
  /** Who or what asked, in words: `token "github"`, `anna@example.com`. */
  readonly trigger: string
  readonly message: string | null
  /** Canonical reference that was asked for. */
  readonly image: string
  /** Which login its registry was asked with and why, in words; null when no registry was asked. */
  readonly credential: string | null
  /** The digest was named by hand: it does not become the app's image. */
  readonly pinned: boolean
  /** Replace the container although nothing changed. */
  readonly force: boolean
  readonly digest: string | null
  /** The release it makes live: chosen at once by a rollback, made on the way by a deploy. */
  readonly release: string | null
  /** Its number, also when it is no longer kept. */
  readonly releaseNumber: number | null
  readonly previousRelease: string | null
  readonly attempt: number
  readonly noChange: boolean
  readonly cancelWanted: boolean
  readonly winner: string | null
  readonly error: ErrorDetails | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly switchedAt: number | null
  readonly finishedAt: number | null
}
