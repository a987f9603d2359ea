import { AppError } from '../../errors.ts'

/** `1700000000.123456789` for an ISO 8601 time, keeping the nanoseconds that a Date would drop; seconds stay as they are. */
export function engineTime(time: string): string {
  if (/^\d+(\.\d+)?$/.test(time)) return time
  const milliseconds = Date.parse(time)
  if (Number.isNaN(milliseconds)) throw badTime(time)
  const fraction = /\.(\d{1,9})\d*(?:Z|[+-]\d\d:?\d\d)$/.exec(time)?.[1] ?? ''
  return `${Math.floor(milliseconds / 1000)}.${fraction.padEnd(9, '0')}`
}

function badTime(time: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    message: `"${time}" is no time.`,
    advice: 'Write it as in 2026-01-31T12:00:00Z.',
    field: 'since',
  })
}
