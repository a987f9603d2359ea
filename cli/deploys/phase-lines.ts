import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import type { DeployPhase } from '../../shared/deploy-status.ts'
import { durationText } from '../../shared/duration-text.ts'
import { isNote, isOutcome, type LogLine } from './log-line.ts'

export type Mark = 'done' | 'active' | 'failed'

export interface PhaseLine {
  readonly phase: DeployPhase
  readonly mark: Mark
  readonly took: string
  /** What the log said last in this phase. */
  readonly words: string
}

const notWork: readonly DeployPhase[] = ['done', 'watching', 'draining']
const shortMs = 1000

/** The phases of a deploy as a person follows them. `activeMs`: how long the last one has been seen, by our own clock. */
export function phaseLines(deploy: DeployView, log: readonly LogLine[], activeMs: number): readonly PhaseLine[] {
  const isOver = deploy.finishedAt !== null
  const lines = (deploy.phases ?? []).flatMap(({ phase, startedAt, ms }): PhaseLine[] => {
    if (notWork.includes(phase) || (phase === 'queued' && ms !== null && ms < shortMs)) return []
    const from = Date.parse(startedAt)
    return [
      {
        phase,
        mark: ms === null && !isOver ? 'active' : 'done',
        took: durationText(ms ?? activeMs),
        words: wordsIn(log, from, ms === null ? undefined : from + ms),
      },
    ]
  })
  const last = lines.at(-1)
  if (last === undefined || deploy.error === undefined) return lines
  return [...lines.slice(0, -1), { ...last, mark: 'failed' }]
}

function wordsIn(log: readonly LogLine[], from: number, to = Number.POSITIVE_INFINITY): string {
  const mine = log.filter(line => line.at !== undefined && line.at >= from && line.at < to)
  return mine.findLast(line => !isNote(line) && !isOutcome(line))?.text.trim() ?? ''
}
