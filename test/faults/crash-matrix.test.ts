import { beforeAll, expect, test, vi } from 'vitest'
import { crashEverywhere } from '../support/faults/crash-everywhere.ts'
import { startOnFake } from '../support/faults/fake-server.ts'
import { distinct } from '../support/faults/fault-orders.ts'
import { startFaultyServer } from '../support/faults/faulty-server.ts'
import { loadImages } from '../support/faults/load-images.ts'
import { type Images, scenariosWith } from '../support/faults/scenarios.ts'

vi.setConfig({ testTimeout: 40 * 60_000, maxConcurrency: 2 })

const images: Images = ['berth-test/crashed:1', 'berth-test/crashed:2', 'berth-test/crashed:broken']

beforeAll(() => loadImages(images))

test.concurrent.each(scenariosWith(images))(
  'berth killed at any moment of $name heals, on an engine of ours',
  async scenario => {
    await using berth = await startOnFake(images)
    const { failures } = await crashEverywhere(berth.server, scenario, distinct)
    expect(failures).toEqual([])
  },
)

test.concurrent.each(scenariosWith(images))('berth killed at any moment of $name heals, on Docker', async scenario => {
  await using server = await startFaultyServer()
  const { failures } = await crashEverywhere(server, scenario)
  expect(failures).toEqual([])
})
