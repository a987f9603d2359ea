import { expect, test } from 'vitest'
import { type Subject, type Tries, waitMs, withOneMore } from './throttle.ts'

function after(failures: number, subject: Subject): Tries {
  let tries: Tries | undefined
  for (let n = 0; n < failures; n++) tries = withOneMore(tries, subject, 0)
  return tries ?? { failures: 0, firstAt: 0, blockedUntil: 0 }
}

test('an account waits twice as long after each failure from the fifth on, and fifteen minutes at most', () => {
  const waits = [4, 5, 6, 7, 13, 14, 40].map(failures => waitMs(after(failures, 'account'), 0) / 1000)
  expect(waits).toEqual([0, 2, 4, 8, 512, 900, 900])
})

test('an address is free for nineteen tries and rests after the twentieth until the window ends', () => {
  expect(waitMs(after(19, 'address'), 0)).toBe(0)
  expect(waitMs(after(20, 'address'), 60_000)).toBe(14 * 60_000)
})

test('a quarter of an hour after the first, counting begins anew', () => {
  expect(withOneMore(after(4, 'account'), 'account', 15 * 60_000 + 1)).toMatchObject({ failures: 1, blockedUntil: 0 })
})

test('a clock that was set back locks nobody out', () => {
  const tries = withOneMore(after(9, 'account'), 'account', 60_000)
  expect(waitMs(tries, -365 * 86_400_000)).toBe(0)
})
