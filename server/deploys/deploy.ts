import type { ErrorDetails } from '../errors.ts'

export const deployStatuses = ['queued', 'running', 'live', 'failed', 'cancelled', 'superseded', 'rolled_back'] as const
export type DeployStatus = (typeof deployStatuses)[number]

export const deployPhases = [
  'queued',
  'resolving',
  'pulling',
  'releasing',
  'holding',
  'starting',
  'probing',
  'switching',
  'watching',
  'draining',
  'done',
] as const
export type DeployPhase = (typeof deployPhases)[number]

/** What asked for it: a new image, an earlier release, the same release in new containers, or a stopped app. */
export const deployKinds = ['deploy', 'rollback', 'restart', 'start'] as const
export type DeployKind = (typeof deployKinds)[number]

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

const openStatuses: readonly DeployStatus[] = ['queued', 'running']

/** It has an answer: visitors are, or are not, with it. */
export function isTerminal(deploy: Pick<Deploy, 'status'>): boolean {
  return !openStatuses.includes(deploy.status)
}

/** Cancelling works until the traffic moves. */
export function isCancellable(deploy: Pick<Deploy, 'status' | 'phase'>): boolean {
  return !isTerminal(deploy) && deployPhases.indexOf(deploy.phase) < deployPhases.indexOf('switching')
}
