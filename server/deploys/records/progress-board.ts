import type { PullProgress } from '../../adapters/docker/engine.ts'
import type { Changes } from '../../changes.ts'
import type { Deploy } from '../deploy.ts'

const tellEveryMs = 200

/** How far pulls are, in memory only; readers are told at most five times a second. */
export type ProgressBoard = ReturnType<typeof progressBoard>

export function progressBoard(changes: Changes) {
  const seen = new Map<string, PullProgress>()
  const told = new Map<string, number>()
  return {
    note(deploy: Pick<Deploy, 'id' | 'app'>, progress: PullProgress): void {
      seen.set(deploy.id, progress)
      const now = performance.now()
      if (now - (told.get(deploy.id) ?? 0) < tellEveryMs) return
      told.set(deploy.id, now)
      changes.publish({ kind: 'progress', app: deploy.app, deploy: deploy.id })
    },
    of(deploy: string): PullProgress | undefined {
      return seen.get(deploy)
    },
    forget(deploy: string): void {
      seen.delete(deploy)
      told.delete(deploy)
    },
  }
}
