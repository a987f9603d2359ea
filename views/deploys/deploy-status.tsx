import type { DeployStatus } from '../../shared/deploy-status.ts'
import { type State, Status } from '../ui/status.tsx'
import type { DeploySummary } from './deploy-summary.ts'

const faces: Record<DeployStatus, { state: State; word: string }> = {
  queued: { state: 'empty', word: 'Waiting' },
  running: { state: 'busy', word: 'Running' },
  live: { state: 'running', word: 'Live' },
  failed: { state: 'failing', word: 'Failed' },
  cancelled: { state: 'stopped', word: 'Cancelled' },
  superseded: { state: 'stopped', word: 'Superseded' },
  rolled_back: { state: 'failing', word: 'Rolled back' },
}

/** Only what serves now is bright: an earlier one that went live says "Was live". */
export function DeployStatusMark({ deploy }: { readonly deploy: DeploySummary }) {
  const { state, word } = faceOf(deploy)
  return <Status state={state}>{word}</Status>
}

export function faceOf({ status, phase, isServing, noChange }: DeploySummary): { state: State; word: string } {
  if (status === 'running') return { state: 'busy', word: `${phase.charAt(0).toUpperCase()}${phase.slice(1)}` }
  if (status === 'live' && noChange) return { state: isServing ? 'running' : 'stopped', word: 'No change' }
  if (status === 'live' && !isServing) return { state: 'stopped', word: 'Was live' }
  return faces[status]
}
