const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `1.5h`, `15m`, `15min`, `3d` in milliseconds; null for what is none. A number alone is seconds. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d|)$/.exec(text.trim())
  if (match === null) return null
  const ms = Number(match[1]) * (unitsMs[match[2] || 's'] ?? Number.NaN)
  return Number.isFinite(ms) ? ms : null
}
