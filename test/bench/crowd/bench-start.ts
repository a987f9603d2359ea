import { startBerthServer } from '../../support/berth-server.ts'
import { atMost, type Figure } from '../figure.ts'
import { median } from '../median.ts'
import { eachOf, makeApps } from './make-apps.ts'

const apps = 500
const starts = 7

/** From the start of its process to `readyz`, with 500 stopped apps in the database. */
export async function* benchStart(): AsyncGenerator<Figure> {
  await using server = await startBerthServer()
  const names = await makeApps(server, 'stopped-', apps)
  await eachOf(names, async name => void (await server.api('PUT', `/apps/${name}/suspension`)))
  const times: number[] = []
  for (let n = 0; n < starts; n++) {
    await server.restart()
    times.push(server.readyAfterMs)
  }
  yield { name: 'start.ready', value: median(times) / 1000, unit: 's', ...atMost(0.5) }
  yield { name: 'start.slowest', value: Math.max(...times) / 1000, unit: 's' }
}
