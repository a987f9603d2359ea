import { setTimeout as pause } from 'node:timers/promises'
import { loadImage } from '../../support/bare-docker.ts'
import type { BerthServer } from '../../support/berth-server.ts'
import { buildImage } from '../../support/images/build-image.ts'
import { type Load, startLoad } from '../../support/load/load.ts'
import { aLoadPlan, type LoadPlan, type LoadReport } from '../../support/load/load-plan.ts'
import { sampleAppImage } from '../../support/sample-app/sample-app-image.ts'
import type { Figure } from '../figure.ts'
import { note } from '../note.ts'

export const drainSeconds = 5
export const versions = ['v1', 'v2'] as const

/** Between two deploys, so that there are times without a switch near. */
const calmMs = 2500

/** Something that must not lose a request, done under load. */
export interface Scenario {
  readonly name: string
  run(server: BerthServer): Promise<readonly Figure[]>
}

/** When a deploy went live, by berth's clock and by the caller's: milliseconds since 1970. */
export interface Switch {
  readonly at: number
  readonly answeredAt: number
}

/** The sample app in both versions, on this server only. */
export async function loadSampleImages(): Promise<void> {
  for (const version of versions)
    await loadImage(buildImage(sampleAppImage({ name: imageOf(version), env: { VERSION: version } })))
}

export function imageOf(version: string): string {
  return `berth-bench/sample:${version}`
}

/** An app of its own for a scenario, live with v1. */
export async function makeApp(server: BerthServer, name: string, settings: object = {}): Promise<Switch> {
  const app = { name, image: imageOf('v1'), pullPolicy: 'never', drainSeconds, ...settings }
  const created = await server.api('POST', '/apps', app)
  if (created.status !== 201) throw new Error(`app ${name}: ${created.status} ${JSON.stringify(created.body)}`)
  return act(server, `/apps/${name}/deploys`, { image: imageOf('v1') })
}

/** Asks for a deploy, rollback or restart and waits until it is live. */
export async function act(server: BerthServer, path: string, body: object): Promise<Switch> {
  const { status, body: deploy } = await server.api<{ finishedAt: string }>('POST', path, { ...body, wait: true })
  if (status === 200) return { at: Date.parse(deploy.finishedAt), answeredAt: Date.now() }
  throw new Error(`${path} ended with ${status}: ${JSON.stringify(deploy)}\n${server.logTail(20)}`)
}

export interface Repetition {
  readonly times: number
  readonly step: (n: number) => Promise<Switch>
}

/** Does `step` again and again with a calm between; each is a mark in the load's latencies. */
export async function repeat(load: Load, { times, step }: Repetition): Promise<Switch[]> {
  const switches: Switch[] = []
  await pause(calmMs)
  for (let n = 0; n < times; n++) {
    switches.push(await step(n))
    load.mark()
    await pause(calmMs)
    if ((n + 1) % 10 === 0) note(`${n + 1} of ${times}`)
  }
  return switches
}

export function planFor(server: BerthServer, app: string, changes: Partial<LoadPlan> = {}): LoadPlan {
  const target = { address: '127.0.0.1', port: server.httpPort, host: `${app}.localhost`, protocol: 'http' } as const
  return aLoadPlan({ target, versions, ...changes })
}

/** Runs `work` under load and answers what the load met. */
export async function underLoad<T>(plan: LoadPlan, work: (load: Load) => Promise<T>): Promise<[LoadReport, T]> {
  await using load = await startLoad(plan)
  const result = await work(load)
  return [await load.stop(), result]
}

export function deployCount(otherwise: number): number {
  return Number(process.env.BENCH_DEPLOYS ?? otherwise)
}
