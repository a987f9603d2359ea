import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import type { BerthServer } from '../support/berth-server.ts'
import { momentsOf } from '../support/faults/crash.ts'
import { failuresAt } from '../support/faults/crash-everywhere.ts'
import { draw } from '../support/faults/draw.ts'
import { startFaultyServer } from '../support/faults/faulty-server.ts'
import { loadImages } from '../support/faults/load-images.ts'
import { type Images, scenariosWith } from '../support/faults/scenarios.ts'

vi.setConfig({ testTimeout: 10 * 60_000, hookTimeout: 60_000 })

const images: Images = ['berth-test/drawn:1', 'berth-test/drawn:2', 'berth-test/drawn:broken']
const count = 6
const scenarioCount = 3

let server: BerthServer

beforeAll(async () => {
  await loadImages(images)
  server = await startFaultyServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

test(`berth killed at ${count} moments of ${scenarioCount} drawn scenarios heals, on Docker`, async () => {
  const seed = Number(process.env.BERTH_FAULT_SEED ?? randomInt(2 ** 31))
  console.info(`drawn with BERTH_FAULT_SEED=${seed}; all of them: scripts/test faults`)
  const all: { scenario: ReturnType<typeof scenariosWith>[number]; moment: string }[] = []
  for (const scenario of draw(scenariosWith(images), scenarioCount, seed)) {
    for (const moment of await momentsOf(server, scenario)) all.push({ scenario, moment })
  }
  const failures: string[] = []
  for (const { scenario, moment } of draw(all, count, seed))
    failures.push(...(await failuresAt(server, scenario, moment)))
  expect(failures).toEqual([])
})
