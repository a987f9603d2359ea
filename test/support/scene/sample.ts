import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { docker, loadImage } from '../bare-docker.ts'
import type { BerthServer } from '../berth-server.ts'
import { buildImage } from '../images/build-image.ts'
import { aLoadPlan, type LoadPlan, type LoadReport } from '../load/load-plan.ts'
import { sampleAppFile, sampleAppImage } from '../sample-app/sample-app-image.ts'

const versions = ['v1', 'v2'] as const
const hash = createHash('sha256').update(readFileSync(sampleAppFile)).digest('hex').slice(0, 12)

/** The sample app in two versions, on this server only; loaded once for as long as its source stays the same. */
export async function loadSamples(): Promise<void> {
  for (const version of versions) {
    const { status } = await docker('GET', `/images/${sampleImage(version)}/json`)
    if (status === 404)
      await loadImage(
        buildImage(sampleAppImage({ name: sampleImage(version), user: 'app', env: { VERSION: version } })),
      )
  }
}

export function sampleImage(version: (typeof versions)[number]): string {
  return `berth-test/sample-${hash}:${version}`
}

/** Closed-loop load on an app that runs the sample, gentle enough for several tests on one machine. */
export function loadOn(server: BerthServer, app: string, changes: Partial<LoadPlan> = {}): LoadPlan {
  const target = { address: '127.0.0.1', port: server.httpPort, host: `${app}.localhost`, protocol: 'http' } as const
  return aLoadPlan({ target, getConnections: 8, postConnections: 4, webSockets: 5, thinkMs: 25, ...changes })
}

/** WebSockets that did not stay open to the end of the load. */
export function endedWebSockets(report: LoadReport): LoadReport['webSockets'] {
  return report.webSockets.filter(life => life.endedAt !== null)
}
