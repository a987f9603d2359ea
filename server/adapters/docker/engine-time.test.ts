import { expect, test } from 'vitest'
import { isAppError } from '../../errors.ts'
import { engineTime } from './engine-time.ts'

test.each([
  ['2026-11-21T10:49:36.906020590Z', '1795258176.906020590'],
  ['2026-11-21T10:49:36Z', '1795258176.000000000'],
  ['2026-11-21T11:49:36.5+01:00', '1795258176.500000000'],
  ['1969-12-31T23:59:59Z', '0.000000000'],
  ['1795258176', '1795258176'],
  ['1795258176.25', '1795258176.25'],
])('%s is %s for the engine', (time, seconds) => {
  expect(engineTime(time)).toBe(seconds)
})

test.each(['yesterday', 'shop 1', '-1', '+275760-09-13T00:00:00Z', '253402300800', '9'.repeat(39)])(
  '%s is refused as no time',
  time => {
    expect(() => engineTime(time)).toThrow(expect.toSatisfy(error => isAppError(error, 'VALIDATION')))
  },
)
