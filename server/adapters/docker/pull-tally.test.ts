import { expect, test } from 'vitest'
import { PullTally } from './pull-tally.ts'

const downloading = (id: string, current: number, total: number) => ({
  id,
  status: 'Downloading',
  progressDetail: { current, total },
})

test('bytes are summed over the layers', () => {
  const tally = new PullTally()
  tally.take({ id: '1.0', status: 'Pulling from team/app' })
  tally.take({ id: 'a', status: 'Pulling fs layer' })
  tally.take({ id: 'b', status: 'Already exists' })
  tally.take(downloading('a', 300, 1000))
  tally.take(downloading('c', 50, 100))
  expect(tally.progress()).toEqual({ receivedBytes: 350, totalBytes: 1100, layersDone: 1, layersTotal: 3 })
})

test('a layer that is unpacked has all its bytes, and is done only at its end', () => {
  const tally = new PullTally()
  tally.take(downloading('a', 300, 1000))
  tally.take({ id: 'a', status: 'Extracting', progressDetail: { current: 10, total: 1000 } })
  expect(tally.progress()).toMatchObject({ receivedBytes: 1000, layersDone: 0 })
  tally.take({ id: 'a', status: 'Pull complete', progressDetail: {} })
  expect(tally.progress()).toMatchObject({ receivedBytes: 1000, layersDone: 1 })
})

test('a repeated line tells nothing new', () => {
  const tally = new PullTally()
  expect(tally.take(downloading('a', 300, 1000))).toBe(true)
  expect(tally.take(downloading('a', 300, 1000))).toBe(false)
  expect(tally.take(downloading('a', 301, 1000))).toBe(true)
  expect(tally.take({ status: 'Digest: sha256:0' })).toBe(true)
  expect(tally.take({ status: 'Digest: sha256:0' })).toBe(false)
})

test('a layer that is tried again begins anew', () => {
  const tally = new PullTally()
  tally.take(downloading('a', 900, 1000))
  expect(tally.take({ id: 'a', status: 'Retrying in 5 seconds' })).toBe(true)
  tally.take(downloading('a', 10, 1000))
  expect(tally.progress()).toMatchObject({ receivedBytes: 10, totalBytes: 1000, layersTotal: 1 })
})
