import { setTimeout as pause } from 'node:timers/promises'
import { containerIds, docker } from '../../support/bare-docker.ts'
import type { BerthServer } from '../../support/berth-server.ts'
import { atLeast, atMost, type Figure } from '../figure.ts'
import { loadFigures } from './load-figures.ts'
import { makeApp, planFor, type Scenario, underLoad } from './scene.ts'

const settledWithinMs = 60_000

/** One instance, three, and one again. */
export const scale: Scenario = {
  name: 'scale',
  async run(server): Promise<readonly Figure[]> {
    const app = 'scaled'
    await makeApp(server, app)
    const [report] = await underLoad(planFor(server, app), async load => {
      for (const instances of [3, 1]) {
        await setInstances(server, app, instances)
        load.mark()
        await pause(2000)
      }
    })
    return [
      ...loadFigures('switch.scale', report),
      { name: 'switch.scale.instances', value: report.instances.length, unit: 'seen', ...atLeast(3) },
    ]
  },
}

/** One of three dies: the requests inside it are lost with it and counted apart, no later one is. */
export const killOneOfThree: Scenario = {
  name: 'kill',
  async run(server): Promise<readonly Figure[]> {
    const app = 'killed'
    await makeApp(server, app)
    await setInstances(server, app, 3)
    const [report, diedAt] = await underLoad(planFor(server, app), async () => {
      await pause(1000)
      const [victim] = await runningIds(app)
      await docker('POST', `/containers/${victim}/kill`)
      const killedAt = Date.now()
      await pause(5000)
      return killedAt
    })
    const inside = report.losses.filter(loss => loss.startedAt <= diedAt).length
    const name = 'switch.kill'
    return [
      { name: `${name}.lost-inside`, value: inside, unit: 'requests' },
      { name: `${name}.lost-later`, value: report.lost - inside, unit: 'requests', ...atMost(0) },
      ...loadFigures(name, report).filter(figure => figure.name !== `${name}.lost`),
    ]
  },
}

async function setInstances(server: BerthServer, app: string, instances: number): Promise<void> {
  const { status, body } = await server.api('PUT', `/apps/${app}/processes/web`, { instances })
  if (status >= 300) throw new Error(`scaling ${app} to ${instances}: ${status} ${JSON.stringify(body)}`)
  const until = performance.now() + settledWithinMs
  while ((await runningIds(app)).length !== instances) {
    if (performance.now() > until) throw new Error(`${app} has not come to ${instances} instances`)
    await pause(50)
  }
}

function runningIds(app: string): Promise<string[]> {
  return containerIds({ label: [`berth.app=${app}`], status: ['running'] })
}
