import { expect, test } from 'vitest'
import { openRateLimit } from './rate-limit.ts'

function aLimit() {
  let now = 0
  const limit = openRateLimit({ now: () => now, monotonicMs: () => now, newId: () => '' })
  return { limit, pass: (ms: number) => (now += ms) }
}

test('a subject runs out, is told when to come back, and is free again then', () => {
  const { limit, pass } = aLimit()
  expect([limit.take('a', 2), limit.take('a', 2)]).toEqual([undefined, undefined])
  pass(15_000)
  expect(limit.take('a', 2)).toBe(45)
  expect(limit.take('b', 2)).toBeUndefined()
  pass(45_000)
  expect(limit.take('a', 2)).toBeUndefined()
})

test('a flood of new subjects pushes out the oldest, never the newest', () => {
  const { limit } = aLimit()
  limit.take('first', 1)
  for (let n = 0; n < 20_000; n++) limit.take(`subject ${n}`, 1)
  expect(limit.take('subject 19999', 1)).toBe(60)
  expect(limit.take('first', 1)).toBeUndefined()
})
