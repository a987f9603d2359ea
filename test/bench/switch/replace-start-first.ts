import { atLeast, atMost, type Figure } from '../figure.ts'
import { loadFigures } from './load-figures.ts'
import { askedTooLate, cutEarly, replacedInstances, withoutCloseFrame } from './replaced-instances.ts'
import {
  act,
  deployCount,
  drainSeconds,
  imageOf,
  makeApp,
  planFor,
  repeat,
  type Scenario,
  underLoad,
  versions,
} from './scene.ts'

/** Deploys alternating two versions: nobody notices, and WebSockets live until the drain limit. */
export const replaceStartFirst: Scenario = {
  name: 'deploys',
  async run(server): Promise<readonly Figure[]> {
    const app = 'switch'
    const times = deployCount(100)
    await makeApp(server, app)
    const [report, switches] = await underLoad(planFor(server, app), load =>
      repeat(load, {
        times,
        step: n => act(server, `/apps/${app}/deploys`, { image: imageOf(versions[(n + 1) % 2] ?? 'v1') }),
      }),
    )
    const replaced = replacedInstances(report, switches)
    const { nearMarks, elsewhere } = report.latency
    const name = 'switch.deploys'
    return [
      ...loadFigures(name, report),
      { name: `${name}.p99-ratio`, value: nearMarks.p99Ms / elsewhere.p99Ms, unit: '×', ...atMost(3) },
      { name: `${name}.containers`, value: report.instances.length, unit: 'seen', ...atLeast(times + 1) },
      { name: `${name}.asked-too-late`, value: askedTooLate(replaced).length, unit: 'containers', ...atMost(0) },
      {
        name: `${name}.websockets-ended`,
        value: report.webSockets.filter(life => life.endedAt !== null).length,
        unit: 'WebSockets',
      },
      {
        name: `${name}.websockets-cut-early`,
        value: cutEarly(report, replaced, drainSeconds * 1000).length,
        unit: 'WebSockets',
        ...atMost(0),
      },
      {
        name: `${name}.websockets-without-close-frame`,
        value: withoutCloseFrame(report).length,
        unit: 'WebSockets',
        ...atMost(0),
      },
    ]
  },
}
