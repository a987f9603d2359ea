import { taskLimitAdvice } from '../../containers/task-limit.ts'
import { type Check, some, warning, well } from './check.ts'

export interface TaskLimitFacts {
  readonly app: string
  readonly process: string
  /** Null where it cannot be read. */
  readonly hits: number | null
}

/** Whether what serves was denied processes or threads since it was started. */
export function taskLimitCheck(serving: readonly TaskLimitFacts[]): Check {
  const hit = serving.filter(({ hits }) => (hits ?? 0) > 0).map(({ app, process }) => `${app} ${process}`)
  if (hit.length > 0) return warning('task-limits', `These reached their task limit: ${some(hit)}.`, taskLimitAdvice)
  const unread = serving.filter(({ hits }) => hits === null)
  if (unread.length > 0 && unread.length === serving.length)
    return well(
      'task-limits',
      'Where Docker keeps the control groups of containers could not be found, so nothing is known.',
    )
  return well('task-limits', 'No app reached its task limit.')
}
