import { expect, test } from 'vitest'
import { retryAfterSeconds } from './retry-after.ts'

const now = Date.UTC(2026, 5, 1, 12, 0, 0)

test.each([
  ['30', 30],
  [' 0 ', 0],
  ['Mon, 01 Jun 2026 12:02:00 GMT', 120],
  ['Mon, 01 Jun 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['', undefined],
  [undefined, undefined],
])('"%s" is %s s', (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds)
})
