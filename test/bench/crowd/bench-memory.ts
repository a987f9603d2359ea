import { setTimeout as pause } from 'node:timers/promises'
import { startBerthServer } from '../../support/berth-server.ts'
import { atMost, type Figure } from '../figure.ts'
import { cpuSeconds, residentMegabytes } from '../process-usage.ts'
import { loadSmallImages, runApps } from './running-apps.ts'

const apps = 100
const settleMs = 60_000
const watchMs = 60_000

/** The control plane at rest, with 100 apps running: freshly started, and after it deployed them all. */
export async function* benchMemory(): AsyncGenerator<Figure> {
  await loadSmallImages()
  await using server = await startBerthServer()
  await runApps(server, 'resting-', apps)
  await pause(settleMs)
  const afterDeploys = residentMegabytes(server.pid)
  await server.restart()
  await pause(settleMs)
  const before = cpuSeconds(server.pid)
  await pause(watchMs)
  const share = (cpuSeconds(server.pid) - before) / (watchMs / 1000)
  yield { name: 'memory.at-rest', value: residentMegabytes(server.pid), unit: 'MB', ...atMost(100) }
  yield { name: 'memory.after-100-deploys', value: afterDeploys, unit: 'MB' }
  yield { name: 'memory.processor-at-rest', value: share * 100, unit: '% of a core', ...atMost(1) }
}
