import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../../shared/parse-duration.ts'

/** A point in time from `10m` (so long ago) or a date, as ISO 8601. */
export function sinceTime(text: string, now: number): string {
  // A number alone is a year.
  const ago = /^\d+$/.test(text.trim()) ? null : parseDuration(text)
  const at = ago === null ? Date.parse(text) : now - ago
  if (Number.isFinite(at)) return new Date(at).toISOString()
  throw new InvalidArgumentError('Write it as 10m, 2h, 3d or 2026-01-31T12:00:00Z.')
}
