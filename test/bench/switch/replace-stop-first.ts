import type { Figure } from '../figure.ts'
import { loadFigures } from './load-figures.ts'
import { act, deployCount, imageOf, makeApp, planFor, repeat, type Scenario, underLoad, versions } from './scene.ts'

/** An app whose volume has one writer: its requests wait while the old one stops and the new one starts. */
export const replaceStopFirst: Scenario = {
  name: 'stop-first',
  async run(server): Promise<readonly Figure[]> {
    const app = 'writer'
    await makeApp(server, app, { volumes: [{ name: 'data', path: '/data' }] })
    const plan = planFor(server, app, { webSockets: 0 })
    const [report] = await underLoad(plan, load =>
      repeat(load, {
        times: Math.min(20, deployCount(20)),
        step: n => act(server, `/apps/${app}/deploys`, { image: imageOf(versions[(n + 1) % 2] ?? 'v1') }),
      }),
    )
    return loadFigures('switch.stop-first', report)
  },
}
