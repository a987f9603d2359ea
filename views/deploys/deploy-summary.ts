import type { DeployStatus } from '../../shared/deploy-status.ts'
import { durationText } from '../../shared/duration-text.ts'

/** A deploy as the lists show it. */
export interface DeploySummary {
  readonly id: string
  readonly app: string
  readonly kind: 'deploy' | 'rollback' | 'restart' | 'start'
  readonly status: DeployStatus
  /** `pulling`, `probing` …: the word shown while it runs. */
  readonly phase: string
  /** A tag, or a short digest. */
  readonly version: string
  readonly image: string
  readonly digest: string | null
  /** "anna@example.com", "ci (token github)". */
  readonly by: string
  readonly message: string | null
  /** It is what visitors reach now. */
  readonly isServing: boolean
  /** Same image and settings: the container was left alone. */
  readonly noChange: boolean
  /** Why it failed, in one sentence. */
  readonly reason: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
}

export function isOpen({ status }: Pick<DeploySummary, 'status'>): boolean {
  return status === 'queued' || status === 'running'
}

const verbs = { deploy: 'Deploy', rollback: 'Roll back to', restart: 'Restart', start: 'Start' } as const

/** "Deploy 1.5.0", "Roll back to 1.4.1". */
export function deployTitle({ kind, version }: Pick<DeploySummary, 'kind' | 'version'>): string {
  return `${verbs[kind]} ${version}`
}

/** How long it took, or has taken so far; null before it started. */
export function deployDuration({ startedAt, finishedAt }: DeploySummary, now: number): string | null {
  if (startedAt === null) return null
  return durationText(Math.max(0, (finishedAt ?? now) - startedAt))
}
