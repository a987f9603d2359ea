import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Deploy, DeployPhase } from './deploy.ts'
import type { DeployChange, DeployStore } from './deploy-store.ts'

export type DeployJournal = ReturnType<typeof deployJournal>

/** Writes down where a deploy stands before anything is done about it, and lets readers know. */
export function deployJournal({ deploys, clock, changes }: { deploys: DeployStore; clock: Clock; changes: Changes }) {
  function commit(deploy: Pick<Deploy, 'id' | 'app'>, change: DeployChange, words: readonly string[]): void {
    deploys.write(() => {
      const at = clock.now()
      if (Object.keys(change).length > 0) deploys.update(deploy.id, change)
      if (change.phase !== undefined) deploys.startPhase(deploy.id, change.phase, at)
      for (const text of words) deploys.addLine(deploy.id, at, text)
    })
    changes.publish({ kind: 'deploy', app: deploy.app, deploy: deploy.id })
  }

  return {
    /** The intent, durable before the effect. */
    enter(deploy: Pick<Deploy, 'id' | 'app'>, phase: DeployPhase, ...words: string[]): void {
      commit(deploy, { phase }, words)
    },
    say(deploy: Pick<Deploy, 'id' | 'app'>, ...words: string[]): void {
      commit(deploy, {}, words)
    },
    change(deploy: Pick<Deploy, 'id' | 'app'>, change: DeployChange, ...words: string[]): void {
      commit(deploy, change, words)
    },
  }
}
