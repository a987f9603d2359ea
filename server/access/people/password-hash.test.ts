import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openPasswordHasher } from './password-hash.ts'

const cheap = openPasswordHasher({ memory: 1024, passes: 1, parallelism: 1 })

test('a password fits its own hash only, at full cost, however its accents were typed', async () => {
  const hasher = openPasswordHasher()
  const stored = await hasher.hash('a h\u00e4rbour at low tide')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await hasher.verify('a ha\u0308rbour at low tide', stored)).toBe(true)
  expect(await hasher.verify('a harbour at low tide', stored)).toBe(false)
  expect(await hasher.hash('a h\u00e4rbour at low tide')).not.toBe(stored)
})

test('a hash made at another cost still fits, and is known to be outdated', async () => {
  const stored = await cheap.hash('a harbour at low tide')
  const hasher = openPasswordHasher()
  expect(await hasher.verify('a harbour at low tide', stored)).toBe(true)
  expect([hasher.isOutdated(stored), cheap.isOutdated(stored)]).toEqual([true, false])
})

test('nobody’s password is wrong, and as much work', async () => {
  const stored = await openPasswordHasher().hash('a harbour at low tide')
  const work: unknown[] = []
  const hasher = openPasswordHasher(undefined, async (message, { nonce, ...cost }) => {
    work.push({ message, nonceBytes: nonce.length, ...cost })
    return randomBytes(32)
  })
  expect(await hasher.verify('a wrong password', stored)).toBe(false)
  expect(await hasher.verify('a wrong password', null)).toBe(false)
  expect(work).toHaveLength(2)
  expect(work[1]).toEqual(work[0])
})

test('of a flood two are hashed at a time, sixteen wait, and the others are told when to come back', async () => {
  const flood = await Promise.allSettled(Array.from({ length: 30 }, () => cheap.verify('guess', null)))
  expect(flood.filter(({ status }) => status === 'fulfilled')).toHaveLength(18)
  const refused = flood.find(result => result.status === 'rejected')
  expect(refused?.reason).toMatchObject({ details: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } })
  expect(await cheap.verify('guess', null)).toBe(false)
})

test('who is known waits in a line of their own, before strangers', async () => {
  const hasher = openPasswordHasher({ memory: 1024, passes: 1, parallelism: 1 })
  const order: string[] = []
  const strangers = Array.from({ length: 18 }, () => hasher.verify('guess', null).then(() => order.push('stranger')))
  const known = hasher.verify('guess', null, 'known').then(() => order.push('known'))
  await Promise.all([...strangers, known])
  // Those that had begun end first.
  expect(order.indexOf('known')).toBeLessThanOrEqual(3)
  expect(order).toHaveLength(19)
})
