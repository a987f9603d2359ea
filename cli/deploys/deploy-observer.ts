import type { DeployView } from '../../server/deploys/api/deploy-view.ts'

/** Somebody who looks on. */
export interface DeployObserver {
  line(text: string): void
  state(deploy: DeployView): void
  /** The server does not answer; it is waited for. */
  away(reason: string): void
  back(): void
  /** Nothing more comes. */
  end(): void
}
