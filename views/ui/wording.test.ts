import { expect, it } from 'vitest'
import { byteSize } from '../../shared/byte-size.ts'
import { durationText } from '../../shared/duration-text.ts'
import { exactTime, relativeTime } from '../../shared/relative-time.ts'
import { countsText } from '../apps/app-counts.ts'
import { domainId } from '../domains/domain-row.tsx'
import { shortDigest } from './digest.tsx'
import { plotPath, roundTop } from './plot-path.ts'

const now = Date.parse('2026-12-01T14:05:00Z')

it.each([
  [500, 'just now'],
  [12_000, '12 s ago'],
  [240_000, '4 min ago'],
  [3 * 3_600_000, '3 h ago'],
  [47 * 3_600_000, '47 h ago'],
  [3 * 86_400_000, '3 d ago'],
  [90 * 86_400_000, '2026-09-02'],
  [-50 * 60_000, 'in 50 min'],
])('says a moment %i ms ago as "%s"', (age, text) => {
  expect(relativeTime(now - age, now)).toBe(text)
})

it('says the exact time in UTC', () => {
  expect(exactTime(now)).toBe('2026-12-01 14:05:00 UTC')
})

it.each([
  [0, '0 ms'],
  [20, '20 ms'],
  [420, '0.4 s'],
  [2000, '2 s'],
  [12_400, '12 s'],
  [59_700, '1 min'],
  [123_000, '2 min 3 s'],
  [3_600_000, '1 h'],
  [11_520_000, '3 h 12 min'],
  [352_800_000, '4 d 2 h'],
])('says %i ms as "%s"', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

it.each([
  [0, 'decimal', '0 B'],
  [999, 'decimal', '999 B'],
  [12_400_000, 'decimal', '12.4 MB'],
  [1_200_000_000, 'decimal', '1.2 GB'],
  [536_870_912, 'binary', '512 MiB'],
  [3 * 2 ** 30, 'binary', '3 GiB'],
] as const)('says %i bytes (%s) as "%s"', (bytes, scale, text) => {
  expect(byteSize(bytes, scale)).toBe(text)
})

it('shortens a digest and nothing else', () => {
  expect(shortDigest(`sha256:9f2c${'0'.repeat(56)}81ab`)).toBe('sha256:9f2c…81ab')
  expect(shortDigest('1.4.2')).toBe('1.4.2')
})

it('counts apps with the failing first', () => {
  const none = { running: 0, deploying: 0, failing: 0, stopped: 0, empty: 0 }
  expect(countsText({ ...none, running: 3 })).toBe('3 apps, all well')
  expect(countsText({ ...none, running: 1 })).toBe('1 app, running')
  expect(countsText({ ...none, running: 3, stopped: 1, failing: 2 })).toBe('6 apps: 2 failing, 1 stopped')
})

it('makes an id of a host that a selector takes as it is', () => {
  expect(domainId('*.shop.example.com')).toBe('domain-any_shop_example_com')
})

it('breaks the line of a chart where a value is missing', () => {
  const points = [1, 2, null, 4].map((value, at) => ({ at, value }))
  expect(plotPath(points, { from: 0, to: 3, top: 4, width: 30, height: 40 })).toBe('M0 30L10 20M30 0')
  expect([0, 0.3, 7, 41, 88].map(roundTop)).toEqual([1, 0.5, 10, 50, 100])
})
