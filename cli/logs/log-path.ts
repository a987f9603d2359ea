import { apiPath } from '../api/api-path.ts'

export interface LogWish {
  readonly process?: string
  readonly tail?: number
  /** ISO 8601. */
  readonly since?: string
}

export function logPath(app: string, { process, tail, since }: LogWish, follow?: 'follow'): string {
  const query = new URLSearchParams()
  if (process !== undefined) query.set('process', process)
  if (tail !== undefined) query.set('tail', String(tail))
  if (since !== undefined) query.set('since', since)
  if (follow !== undefined) query.set('follow', 'true')
  return query.size === 0 ? apiPath`/apps/${app}/logs` : `${apiPath`/apps/${app}/logs`}?${query.toString()}`
}
