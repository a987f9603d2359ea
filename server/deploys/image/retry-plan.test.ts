import { expect, test } from 'vitest'
import { AppError, type ErrorCode } from '../../errors.ts'
import { registryRefused } from '../../failures/registry-failures.ts'
import { nextTry } from './retry-plan.ts'

const limited = registryRefused({ image: 'ghcr.io/a/b:1', username: null, status: 429, words: '' })

function waits(error: AppError, { random = 0.5, wanted }: { random?: number; wanted?: number } = {}) {
  const all: number[] = []
  for (let failed = 1; ; failed++) {
    const next = nextTry(error, { failed, random, wanted })
    if (next === null) return all
    all.push(next.afterMs)
  }
}

test('a registry that allows no more requests is left alone for 30 s, 2 min and 8 min', () => {
  expect(waits(limited)).toEqual([30_000, 120_000, 480_000])
})

test('or for as long as it says', () => {
  expect(waits(limited, { wanted: 7 })).toEqual([7000, 7000, 7000])
})

test('a wait of hours is not begun', () => {
  expect(waits(limited, { wanted: 3 * 3600 })).toEqual([])
})

test.each([
  'dial tcp 1.2.3.4:443: connect: connection refused',
  'read: connection reset by peer',
  'lookup ghcr.io: no such host',
  'received unexpected HTTP status: 502 Bad Gateway',
  'net/http: request canceled (Client.Timeout exceeded)',
])('an outage is asked three times more, spread by chance: %s', words => {
  const outage = registryRefused({ image: 'ghcr.io/a/b:1', username: null, words })
  expect(waits(outage, { random: 0 })).toEqual([500, 1500, 4500])
  expect(waits(outage, { random: 1 })).toEqual([1500, 4500, 13_500])
})

test.each([
  'x509: certificate signed by unknown authority',
  'server gave HTTP response to HTTPS client',
  "error parsing HTTP 404 response body: invalid character '<' looking for beginning of value",
  'tls: its certificate has expired',
])('what stays as it is is not asked again: %s', words => {
  expect(waits(registryRefused({ image: 'ghcr.io/a/b:1', username: null, words }))).toEqual([])
})

test('a pull that stood still is begun once more', () => {
  expect(waits(failure('PULL_STALLED'))).toEqual([0])
})

test.each(['REGISTRY_UNAUTHORIZED', 'IMAGE_NOT_FOUND', 'IMAGE_CORRUPT', 'DISK_FULL', 'ARCH_MISMATCH'] as const)(
  '%s is final',
  code => {
    expect(waits(failure(code))).toEqual([])
  },
)

function failure(code: ErrorCode): AppError {
  return new AppError({ code, message: 'It went wrong.', advice: 'See.' })
}
