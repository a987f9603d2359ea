import { startBerthServer } from '../../support/berth-server.ts'
import { latencyOf } from '../../support/load/latency.ts'
import { makeApps } from '../crowd/make-apps.ts'
import { atMost, type Figure } from '../figure.ts'
import { seedDeploys } from './seed-deploys.ts'
import { signIn } from './sign-in.ts'

const apps = 500
const deploys = 20_000
const asks = 300
const warmUps = 20

/** Pages that everybody opens, with as much in them as a server ever has. */
export async function* benchPanel(): AsyncGenerator<Figure> {
  await using server = await startBerthServer()
  const names = await makeApps(server, 'app-', apps)
  await server.terminate()
  seedDeploys(server.dataDirectory, deploys)
  await server.restart()
  const cookie = await signIn(server)
  const pages = { home: '/apps', app: `/apps/${names[250]}`, deploys: `/apps/${names[250]}/deploys` }
  for (const [name, path] of Object.entries(pages)) {
    const latency = await timePage(`${server.url}${path}`, cookie)
    yield { name: `panel.${name}.p99`, value: latency.p99Ms, unit: 'ms', ...atMost(50) }
    yield { name: `panel.${name}.p50`, value: latency.p50Ms, unit: 'ms' }
  }
}

async function timePage(url: string, cookie: string) {
  const tookMs: number[] = []
  for (let n = 0; n < asks + warmUps; n++) {
    const beganAt = performance.now()
    const response = await fetch(url, { headers: { cookie }, redirect: 'manual' })
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
    if (n >= warmUps) tookMs.push(performance.now() - beganAt)
  }
  return latencyOf(tookMs)
}
