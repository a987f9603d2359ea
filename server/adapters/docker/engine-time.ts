import { AppError } from '../../errors.ts'

/** The last second whose year has four digits: times are compared as text. */
const lastSecond = 253_402_300_799

/** `1700000000.123456789` for an ISO 8601 time, keeping the nanoseconds that a Date would drop; seconds stay as they are. */
export function engineTime(time: string): string {
  const seconds = secondsOf(time)
  if (seconds === undefined) throw badTime(time)
  return seconds
}

export function isTime(text: string): boolean {
  return secondsOf(text) !== undefined
}

function secondsOf(time: string): string | undefined {
  if (/^\d+(\.\d+)?$/.test(time)) return Number(time) < lastSecond + 1 ? time : undefined
  // By itself Date.parse finds a time in almost any text that ends in a number.
  const milliseconds = /^\d{4}-\d\d-\d\d/.test(time) ? Date.parse(time) : Number.NaN
  if (!(milliseconds < (lastSecond + 1) * 1000)) return undefined
  // Nothing was printed then, and the engine counts from 1970 on.
  if (milliseconds < 0) return '0.000000000'
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
