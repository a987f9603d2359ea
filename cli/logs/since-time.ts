import { InvalidArgumentError } from 'commander'

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** A point in time from `10m` (so long ago) or a date, as ISO 8601. */
export function sinceTime(text: string, now: number): string {
  const ago = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)$/.exec(text.trim())
  const at = ago === null ? Date.parse(text) : now - Number(ago[1]) * (units[ago[2] ?? ''] ?? Number.NaN)
  if (Number.isFinite(at)) return new Date(at).toISOString()
  throw new InvalidArgumentError('Write it as 10m, 2h, 3d or 2026-01-31T12:00:00Z.')
}
