import { expect, test, vi } from 'vitest'
import { faultPoints } from '../../server/fault-points.ts'
import { crashEverywhere } from '../support/faults/crash-everywhere.ts'
import { startOnFake } from '../support/faults/fake-server.ts'
import { distinct } from '../support/faults/fault-orders.ts'
import { type Images, scenariosWith } from '../support/faults/scenarios.ts'

vi.setConfig({ testTimeout: 20 * 60_000, maxConcurrency: 4 })

const images: Images = ['localhost/berth-crashed:1', 'localhost/berth-crashed:2', 'localhost/berth-crashed:broken']
const passed = new Set<string>()

/** On Docker only: they are long, and pass no point that the others do not. */
const leftOut = ['relieving', 'failing-stop-first']
const scenarios = scenariosWith(images).filter(({ name }) => !leftOut.includes(name))

test.concurrent.each(scenarios)('berth killed at any moment of $name heals', async scenario => {
  await using berth = await startOnFake(images)
  const { moments, failures } = await crashEverywhere(berth.server, scenario, distinct)
  for (const moment of moments) passed.add(moment.replace(/ \d+$/, ''))
  expect(failures).toEqual([])
})

/** Side effects of what comes before: an app is made, its image pulled; and of changes that these scenarios do not make. */
const elsewhere =
  /containers\.kill|images\.pull|pulledRows|networks\.create|volumes\.create|appRows\.(insert|removeProcess)|domainRows\.put|projectRows\.(insert|moveTo)|routes\.rewrite/

test('no fault point was forgotten by all of them', () => {
  const missed = faultPoints().filter(point => !passed.has(point) && !elsewhere.test(point))
  expect(missed).toEqual([])
})
