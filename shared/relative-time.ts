const units = [
  { name: 's', ms: 1000, until: 60 },
  { name: 'min', ms: 60_000, until: 60 },
  { name: 'h', ms: 3_600_000, until: 48 },
  { name: 'd', ms: 86_400_000, until: 60 },
] as const

/** "12 s ago", "3 h ago", "in 5 d"; a date once that says more. */
export function relativeTime(at: number, now: number): string {
  const distanceMs = Math.abs(now - at)
  if (distanceMs < 2000) return 'just now'
  const unit = units.find(each => distanceMs < each.ms * each.until)
  if (!unit) return dateOf(at)
  const count = `${Math.floor(distanceMs / unit.ms)} ${unit.name}`
  return at > now ? `in ${count}` : `${count} ago`
}

/** "2026-12-01 14:02:11 UTC". */
export function exactTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** "14:02:11", for lines of one stretch of time. */
export function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19)
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
