import type { BerthServer } from '../berth-server.ts'
import { eventually } from '../eventually.ts'
import { containerRows, disorderOf, rowsOf } from '../scene/standing.ts'
import { lostOf, visit } from '../scene/visitors.ts'
import { dieAt, forgetPassed, type Moment, momentsPassed, spare } from './fault-orders.ts'
import { leftoversOf } from './leftovers-of.ts'
import type { Scenario } from './scenarios.ts'

const diesWithinMs = 30_000
const healsWithinMs = 60_000

/** Plays the scenario whole, and answers every moment that berth goes through. */
export async function momentsOf(server: BerthServer, scenario: Scenario): Promise<readonly Moment[]> {
  await scenario.prepare(server)
  await untilInOrder(server, scenario)
  forgetPassed(server)
  await scenario.act(server)
  await untilInOrder(server, scenario)
  return momentsPassed(server)
}

/** berth dies at that moment of the scenario and is started again: everything that then is not as it must be. */
export async function crashAt(server: BerthServer, scenario: Scenario, moment: Moment): Promise<readonly string[]> {
  await scenario.prepare(server)
  await untilInOrder(server, scenario)
  const visitors = scenario.visitors === 'served' ? visit(server, `${scenario.app}.localhost`) : null
  dieAt(server, moment)
  await scenario.act(server).catch(() => {})
  await server.untilEnded(diesWithinMs).catch(() => {})
  const notReached = spare(server) && isAlwaysReached(moment) ? ['berth did not come there'] : []
  await server.restart()
  const disorder = await untilInOrder(server, scenario).then(
    () => [],
    (error: Error) => [error.message],
  )
  const lost = lostOf((await visitors?.leave()) ?? []).map(
    ({ status, body, tookMs }) => `a visitor got ${status} ${body.slice(0, 80)} after ${tookMs} ms`,
  )
  return [...notReached, ...disorder, ...lost]
}

/** Only the first pass is the same each time: how often a thing is done again depends on what comes first. */
function isAlwaysReached(moment: Moment): boolean {
  return moment.endsWith(' 1')
}

/** Nothing is under way any more, and all is as it must be. Throws with what is not. */
async function untilInOrder(server: BerthServer, scenario: Scenario): Promise<void> {
  await eventually(
    () => wrongsOf(server, scenario),
    wrongs => wrongs.length === 0,
    healsWithinMs,
  )
}

/** The aim first: once it is reached, what still moves comes to rest. */
async function wrongsOf(server: BerthServer, scenario: Scenario): Promise<readonly string[]> {
  const verdict = await scenario.verdict(server)
  if (verdict !== null) return [verdict]
  const disorder = [...(await disorderOf(server, scenario.app)), ...leaving(server, scenario), ...tooManyTries(server)]
  return disorder.length > 0 ? disorder : leftoversOf(server, scenario.app)
}

function leaving(server: BerthServer, scenario: Scenario): readonly string[] {
  const rows = containerRows(server, scenario.app).filter(row => row.role === 'draining')
  return rows.map(row => `${row.process} is ${row.role}`)
}

function tooManyTries(server: BerthServer): readonly string[] {
  const tries = rowsOf<{ attempt: number }>(server, 'select attempt from deploys where attempt > 2')
  return tries.map(({ attempt }) => `a deploy was begun ${attempt} times`)
}
