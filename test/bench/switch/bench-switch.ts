import { type BerthServer, startBerthServer } from '../../support/berth-server.ts'
import { atMost, type Figure } from '../figure.ts'
import { note } from '../note.ts'
import { killOneOfThree, scale } from './change-instances.ts'
import { replaceOverHttp2, replaceOverHttps, replaceStartFirst } from './replace-start-first.ts'
import { replaceStopFirst } from './replace-stop-first.ts'
import { restart, rollBack } from './restart-and-roll-back.ts'
import { loadSampleImages, type Scenario } from './scene.ts'
import { seeALoss } from './see-a-loss.ts'

const scenarios: readonly Scenario[] = [
  seeALoss,
  replaceStartFirst,
  replaceOverHttps,
  replaceOverHttp2,
  replaceStopFirst,
  scale,
  killOneOfThree,
  restart,
  rollBack,
]

/** Everything that must not lose a request, each under closed-loop load. BENCH_SCENARIO picks one by name. */
export async function* benchSwitch(): AsyncGenerator<Figure> {
  await loadSampleImages()
  await using server = await startBerthServer()
  for (const scenario of scenarios) {
    if (process.env.BENCH_SCENARIO !== undefined && process.env.BENCH_SCENARIO !== scenario.name) continue
    note(`switch: ${scenario.name}`)
    yield* await tried(scenario, server)
  }
}

/** A scenario that breaks off is over budget, and says why; the others are measured all the same. */
async function tried(scenario: Scenario, server: BerthServer): Promise<readonly Figure[]> {
  try {
    return await scenario.run(server)
  } catch (error) {
    note(`${scenario.name} broke off: ${error instanceof Error ? error.stack : String(error)}\n${server.logTail()}`)
    return [{ name: `switch.${scenario.name}.broken-off`, value: 1, unit: 'times', ...atMost(0) }]
  }
}
