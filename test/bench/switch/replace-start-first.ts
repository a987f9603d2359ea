import { type BerthServer, startBerthServer } from '../../support/berth-server.ts'
import { eventually } from '../../support/eventually.ts'
import { freePort } from '../../support/free-port.ts'
import type { LoadTarget } from '../../support/load/load-plan.ts'
import { readApp } from '../../support/scene/apps.ts'
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
  async run(server) {
    const app = 'switch'
    await makeApp(server, app)
    return replaceUnderLoad(server, { app, name: 'switch.deploys', times: deployCount(100), target: {} })
  },
}

/** The same over TLS: a connection is dearer there, and HTTP/2 has all requests of a visitor on one. */
export const replaceOverHttps = replaceOver('https')
export const replaceOverHttp2 = replaceOver('h2')

/** On a server of its own, since one with HTTPS sends plain HTTP on. */
function replaceOver(protocol: 'https' | 'h2'): Scenario {
  return {
    name: protocol,
    async run() {
      const port = await freePort()
      await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(port) })
      await makeApp(server, protocol)
      await eventually(
        () => readApp(server, protocol),
        app => app.domains[0]?.certificate.state === 'valid',
      )
      const times = Math.min(50, deployCount(50))
      return await replaceUnderLoad(server, {
        app: protocol,
        name: `switch.${protocol}`,
        times,
        target: { port, protocol },
      })
    },
  }
}

interface Replacing {
  readonly app: string
  /** What the figures begin with. */
  readonly name: string
  readonly times: number
  readonly target: Partial<LoadTarget>
}

async function replaceUnderLoad(
  server: BerthServer,
  { app, name, times, target }: Replacing,
): Promise<readonly Figure[]> {
  const plan = planFor(server, app)
  const [report, switches] = await underLoad({ ...plan, target: { ...plan.target, ...target } }, load =>
    repeat(load, {
      times,
      step: n => act(server, `/apps/${app}/deploys`, { image: imageOf(versions[(n + 1) % 2] ?? 'v1') }),
    }),
  )
  const replaced = replacedInstances(report, switches)
  const { nearMarks, elsewhere } = report.latency
  const ended = report.webSockets.filter(life => life.endedAt !== null)
  const cut = cutEarly(report, replaced, drainSeconds * 1000)
  return [
    ...loadFigures(name, report),
    { name: `${name}.p99-ratio`, value: nearMarks.p99Ms / elsewhere.p99Ms, unit: '×', ...atMost(3) },
    { name: `${name}.containers`, value: report.instances.length, unit: 'seen', ...atLeast(times + 1) },
    { name: `${name}.asked-too-late`, value: askedTooLate(replaced).length, unit: 'containers', ...atMost(0) },
    { name: `${name}.websockets-ended`, value: ended.length, unit: 'WebSockets' },
    { name: `${name}.websockets-cut-early`, value: cut.length, unit: 'WebSockets', ...atMost(0) },
    {
      name: `${name}.websockets-without-close-frame`,
      value: withoutCloseFrame(report).length,
      unit: 'WebSockets',
      ...atMost(0),
    },
  ]
}
