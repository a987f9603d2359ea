import type { AppView } from '../../server/apps/app-view.ts'
import type { AppStatus } from '../../shared/app-status.ts'
import type { Style } from '../terminal/paint.ts'
import type { Cell } from '../terminal/table.ts'

const styles: Readonly<Record<AppStatus, Style>> = {
  running: 'green',
  deploying: 'cyan',
  failing: 'red',
  stopped: 'dim',
  empty: 'dim',
}

export function statusCell({ status }: Pick<AppView, 'status'>): Cell {
  return { text: status, style: styles[status] }
}
