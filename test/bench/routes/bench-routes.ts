import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { caddyPid } from '../../support/berth-server/leftovers.ts'
import { type BerthServer, startBerthServer } from '../../support/berth-server.ts'
import { startBareCaddy } from '../../support/load/bare-caddy.ts'
import { startLoad } from '../../support/load/load.ts'
import { aLoadPlan } from '../../support/load/load-plan.ts'
import { eachOf, makeApps } from '../crowd/make-apps.ts'
import { deploySmall } from '../crowd/running-apps.ts'
import { atLeast, type Figure } from '../figure.ts'
import { median } from '../median.ts'
import { cpuSeconds } from '../process-usage.ts'
import { loadUpstreamImage, upstreamBytes, upstreamImage } from './upstream-image.ts'

const rounds = 9
const roundMs = 3000
const fewApps = 10
const manyApps = 1000

/** A proxy under test: where it listens, for which hosts, and its process. */
interface Side {
  readonly port: number
  readonly hosts: readonly string[]
  readonly pid: number
}

interface Throughput {
  readonly perSecond: number
  readonly cpuMicroseconds: number
}

const sideNames = ['bare', 'tuned', 'few', 'many'] as const

type SideName = (typeof sideNames)[number]

/**
 * Throughput through berth's Caddy, with few and with many apps, beside a bare Caddy with one static route: as a person starts
 * it, and once more with the garbage collector set as berth sets it.
 */
export async function* benchRoutes(): AsyncGenerator<Figure> {
  await loadUpstreamImage()
  await using few = await startBerthServer()
  const fewHosts = await fill(few, fewApps)
  await using many = await startBerthServer()
  const manyHosts = await fill(many, manyApps)
  const host = 'bare.localhost'
  const upstream = routeOf(few, fewHosts[0] ?? '')
  await using bare = await startBareCaddy({ host, upstream })
  await using tuned = await startBareCaddy({ host, upstream, environment: { GOGC: '400' } })
  const sides = {
    bare: { port: bare.port, hosts: [host], pid: bare.pid },
    tuned: { port: tuned.port, hosts: [host], pid: tuned.pid },
    few: { port: few.httpPort, hosts: fewHosts, pid: caddyPid(few.dataDirectory) ?? 0 },
    many: { port: many.httpPort, hosts: manyHosts, pid: caddyPid(many.dataDirectory) ?? 0 },
  }
  yield* figuresOf(await alternate(sides))
}

/**
 * One app that serves, by up to a hundred hosts that are asked in turn, among so many others:
 * every side has one upstream process, so that what differs is the way to it.
 */
async function fill(server: BerthServer, apps: number): Promise<readonly string[]> {
  const [app = ''] = await makeApps(server, 'routed-', 1, { image: upstreamImage, pullPolicy: 'never' })
  await deploySmall(server, app, upstreamImage)
  await makeApps(server, 'crowd-', apps - 1)
  const aliases = Array.from({ length: Math.min(apps, 100) - 1 }, (_, n) => `alias-${n + 1}.localhost`)
  await eachOf(aliases, async alias => {
    const { status, body } = await server.api('PUT', `/apps/${app}/domains/${alias}`, {})
    if (status >= 300) throw new Error(`domain ${alias}: ${status} ${JSON.stringify(body)}`)
  })
  return [`${app}.localhost`, ...aliases]
}

/** The address and port that a host leads to. */
function routeOf(server: BerthServer, host: string): string {
  const [route] = readdirSync(join(server.dataDirectory, 'routes/hosts', `=${host}`))
  if (route === undefined) throw new Error(`${host} leads nowhere`)
  return route
}

type Results = Readonly<Record<SideName, Throughput[]>>

async function alternate(sides: Readonly<Record<SideName, Side>>): Promise<Results> {
  const results: Results = { bare: [], tuned: [], few: [], many: [] }
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? sideNames : sideNames.toReversed()) {
      const throughput = await measure(sides[name])
      if (round > 0) results[name].push(throughput)
    }
  }
  return results
}

async function measure({ port, hosts, pid }: Side): Promise<Throughput> {
  const target = { address: '127.0.0.1', port, host: hosts[0] ?? '', protocol: 'http' } as const
  const none = { postConnections: 0, webSockets: 0 }
  const plan = aLoadPlan({ target, hosts, ...none, getConnections: 32, versions: ['v1'], payloadBytes: upstreamBytes })
  await using load = await startLoad(plan)
  const cpuBefore = cpuSeconds(pid)
  await pause(roundMs)
  const report = await load.stop()
  if (report.lost > 0) throw new Error(`${report.lost} requests were lost: ${JSON.stringify(report.losses[0])}`)
  const cpu = cpuSeconds(pid) - cpuBefore
  return { perSecond: report.requests / report.seconds, cpuMicroseconds: (cpu / report.requests) * 1e6 }
}

function figuresOf(results: Results): Figure[] {
  const rate = (name: keyof Results): number => median(results[name].map(one => one.perSecond))
  const cpu = (name: keyof Results): number => median(results[name].map(one => one.cpuMicroseconds))
  return [
    { name: 'routes.10-apps-by-bare', value: rate('few') / rate('bare'), unit: '×', ...atLeast(0.85) },
    { name: 'routes.10-apps-by-tuned', value: rate('few') / rate('tuned'), unit: '×' },
    { name: 'routes.1000-apps-by-10', value: rate('many') / rate('few'), unit: '×', ...atLeast(0.97) },
    ...sideNames.map(name => ({ name: `routes.rate.${name}`, value: rate(name), unit: 'requests/s' })),
    ...sideNames.map(name => ({ name: `routes.processor.${name}`, value: cpu(name), unit: 'µs/request' })),
  ]
}
