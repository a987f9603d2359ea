import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import type { DeployStatus } from '../../shared/deploy-status.ts'
import { durationText } from '../../shared/duration-text.ts'
import type { Style } from '../terminal/paint.ts'
import { spoken } from '../terminal/spoken.ts'
import type { Cell } from '../terminal/table.ts'

const styles: Readonly<Record<DeployStatus, Style>> = {
  queued: 'dim',
  running: 'cyan',
  live: 'green',
  failed: 'red',
  cancelled: 'dim',
  superseded: 'dim',
  rolled_back: 'red',
}

/** Only what serves now is `live`; what went live before it was. */
export function statusOfDeployCell({ status, serving }: Pick<DeployView, 'status' | 'serving'>): Cell {
  if (status === 'live' && serving === false) return { text: 'was live', style: 'dim' }
  return { text: status.replace('_', ' '), style: styles[status] }
}

/** What came of it, in a few words. */
export function resultOf({ status, phase, kind, noChange, error, message, createdAt, finishedAt }: DeployView): string {
  if (error !== undefined) return spoken(error.message)
  if (status === 'running') return `${phase} …`
  if (finishedAt === null) return ''
  const took = `after ${durationText(Date.parse(finishedAt) - Date.parse(createdAt))}`
  const words = [noChange ? 'nothing had changed' : took, kind === 'deploy' ? '' : kind, message ?? '']
  return words.filter(word => word !== '').join(', ')
}
