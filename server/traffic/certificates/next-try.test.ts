import { describe, expect, test } from 'vitest'
import type { Certificate } from './certificate-store.ts'
import { afterAbsence, afterFailure, afterGood, afterWaiting, newcomer, whileTrying } from './next-try.ts'

const now = 1_800_000_000_000
const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const no = { reason: 'no', notBefore: null }

function aCertificate(overrides: Partial<Certificate> = {}): Certificate {
  return { ...newcomer('shop.example.com'), ...overrides }
}

describe('without a certificate', () => {
  test('failed tries are 5 minutes apart, doubling to 12 hours', () => {
    let row = aCertificate()
    const pauses: number[] = []
    for (let n = 0; n < 10; n += 1) {
      row = afterFailure(whileTrying(row, now), no, now)
      pauses.push((row.nextTryAt - now) / minute)
    }
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 720, 720])
  })

  test('an authority that named a moment is left alone until then', () => {
    const limited = { reason: 'limited', notBefore: now + 3 * day }
    expect(afterFailure(aCertificate(), limited, now).nextTryAt).toBe(now + 3 * day)
    expect(afterFailure(aCertificate(), { ...limited, notBefore: now + second }, now).nextTryAt).toBe(now + 5 * minute)
  })

  test('a try that berth does not survive counts as a pause', () => {
    expect(whileTrying(aCertificate(), now)).toMatchObject({ state: 'issuing', nextTryAt: now + 5 * minute })
  })

  test('looks at DNS are half a minute apart at first and never more than ten, and are no failed tries', () => {
    let row = aCertificate()
    const pauses: number[] = []
    for (let n = 0; n < 7; n += 1) {
      row = afterWaiting(row, 'elsewhere', now)
      pauses.push((row.nextTryAt - now) / second)
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 600, 600])
    expect(afterFailure(row, no, now).nextTryAt).toBe(now + 5 * minute)
  })

  test('a proxy that is away counts against nobody', () => {
    const row = afterAbsence(whileTrying(aCertificate(), now), now)
    expect(row).toMatchObject({ state: 'waiting', nextTryAt: now + 5 * second, tries: 0 })
  })
})

describe('with a certificate', () => {
  test('one of 90 days is looked at once a day', () => {
    const row = afterGood(aCertificate(), { validFrom: now - day, validTo: now + 89 * day }, now)
    expect(row).toMatchObject({ state: 'valid', nextTryAt: now + day, expiresAt: now + 89 * day, reason: null })
  })

  test('one in its last third is renewing, and looked at more often at first', () => {
    const validity = { validFrom: now - 61 * day, validTo: now + 29 * day }
    let row = afterGood(aCertificate({ state: 'valid' }), validity, now)
    expect(row).toMatchObject({ state: 'renewing', nextTryAt: now + 5 * second })
    row = afterGood(row, validity, now)
    expect(row).toMatchObject({ state: 'renewing', nextTryAt: now + 10 * second })
  })

  test('one of 90 seconds is looked at several times in its last third', () => {
    const validity = { validFrom: now, validTo: now + 90 * second }
    const looksInLastThird: number[] = []
    let row = aCertificate()
    for (let at = now; at < validity.validTo; at = row.nextTryAt) {
      row = afterGood(row, validity, at)
      expect(row.nextTryAt).toSatisfy(Number.isInteger)
      if (row.state === 'renewing') looksInLastThird.push(at)
    }
    expect(looksInLastThird.length).toBeGreaterThan(5)
    expect(looksInLastThird[0]).toBeLessThan(now + 75 * second)
  })

  test('a renewal that fails is tried again before the certificate ends', () => {
    const row = afterFailure(aCertificate({ state: 'renewing', expiresAt: now + 9 * minute, tries: 7 }), no, now)
    expect(row).toMatchObject({ state: 'failing', nextTryAt: now + 3 * minute, tries: 1, expiresAt: now + 9 * minute })
  })

  test('it stays valid while it is looked at, and while the proxy is away', () => {
    const row = aCertificate({ state: 'valid', expiresAt: now + day })
    expect(whileTrying(row, now).state).toBe('valid')
    expect(afterAbsence(row, now).state).toBe('valid')
  })
})
