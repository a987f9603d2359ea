import type { BerthServer } from '../berth-server.ts'
import { crashAt, momentsOf } from './crash.ts'
import type { Moment } from './fault-orders.ts'
import type { Scenario } from './scenarios.ts'

export interface Crashes {
  /** All that berth goes through. */
  readonly moments: readonly Moment[]
  /** Moments after which not all was well, and what was not. */
  readonly failures: readonly string[]
}

/** The chosen moments of the scenario, one after the other. */
export async function crashEverywhere(
  server: BerthServer,
  scenario: Scenario,
  choose: (moments: readonly Moment[]) => readonly Moment[] = all => all,
): Promise<Crashes> {
  const moments = await momentsOf(server, scenario)
  const failures: string[] = []
  for (const moment of choose(moments)) failures.push(...(await failuresAt(server, scenario, moment)))
  return { moments, failures }
}

export async function failuresAt(server: BerthServer, scenario: Scenario, moment: Moment): Promise<readonly string[]> {
  const problems = await crashAt(server, scenario, moment).catch((error: Error) => [error.message])
  return problems.map(problem => `${scenario.name}, ${moment}: ${problem}`)
}
