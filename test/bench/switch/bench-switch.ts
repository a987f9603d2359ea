import { startBerthServer } from '../../support/berth-server.ts'
import type { Figure } from '../figure.ts'
import { note } from '../note.ts'
import { killOneOfThree, scale } from './change-instances.ts'
import { replaceStartFirst } from './replace-start-first.ts'
import { replaceStopFirst } from './replace-stop-first.ts'
import { restart, rollBack } from './restart-and-roll-back.ts'
import { loadSampleImages, type Scenario } from './scene.ts'
import { seeALoss } from './see-a-loss.ts'

const scenarios: readonly Scenario[] = [
  seeALoss,
  replaceStartFirst,
  replaceStopFirst,
  scale,
  killOneOfThree,
  restart,
  rollBack,
]

/** Everything that must not lose a request, each under closed-loop load. BENCH_SCENARIO picks one by name. */
export async function benchSwitch(): Promise<readonly Figure[]> {
  await loadSampleImages()
  await using server = await startBerthServer()
  const figures: Figure[] = []
  for (const scenario of scenarios) {
    if (process.env.BENCH_SCENARIO !== undefined && process.env.BENCH_SCENARIO !== scenario.name) continue
    note(`switch: ${scenario.name}`)
    figures.push(...(await scenario.run(server)))
  }
  return figures
}
