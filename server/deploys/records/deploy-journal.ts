import type { DeployPhase } from '../../../shared/deploy-status.ts'
import type { Changes } from '../../changes.ts'
import type { Clock } from '../../clock.ts'
import type { Deploy } from '../deploy.ts'
import type { LogEntry } from './deploy-line.ts'
import type { DeployChange, DeployStore } from './deploy-store.ts'

/** A line of the log; words alone tell of a step. */
type Line = LogEntry | string

export type DeployJournal = ReturnType<typeof deployJournal>

/** Writes down where a deploy stands before anything is done about it, and lets readers know. */
export function deployJournal({ deploys, clock, changes }: { deploys: DeployStore; clock: Clock; changes: Changes }) {
  function commit(deploy: Pick<Deploy, 'id' | 'app'>, change: DeployChange, lines: readonly Line[]): void {
    deploys.write(() => {
      const at = clock.now()
      if (Object.keys(change).length > 0) deploys.update(deploy.id, change)
      if (change.phase !== undefined) deploys.startPhase(deploy.id, change.phase, at)
      for (const line of lines) deploys.addLine(deploy.id, at, entryOf(line))
    })
    changes.publish({ kind: 'deploy', app: deploy.app, deploy: deploy.id })
  }

  return {
    /** The intent, durable before the effect. */
    enter(deploy: Pick<Deploy, 'id' | 'app'>, phase: DeployPhase, ...lines: Line[]): void {
      commit(deploy, { phase }, lines)
    },
    say(deploy: Pick<Deploy, 'id' | 'app'>, ...lines: Line[]): void {
      commit(deploy, {}, lines)
    },
    change(deploy: Pick<Deploy, 'id' | 'app'>, change: DeployChange, ...lines: Line[]): void {
      commit(deploy, change, lines)
    },
  }
}

function entryOf(line: Line): LogEntry {
  return typeof line === 'string' ? { kind: 'step', text: line } : line
}
