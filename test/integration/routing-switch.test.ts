import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { RouteTarget } from '../../server/traffic/routing/route-target.ts'
import { askHost, connectionsOf, type RealCaddy, startCaddy, startUpstream, until } from '../support/caddy.ts'
import { type Load, startLoad } from '../support/load/load.ts'
import { aLoadPlan, type LoadReport } from '../support/load/load-plan.ts'
import { type SampleAppProcess, startSampleApp } from '../support/sample-app/sample-app-process.ts'

vi.setConfig({ testTimeout: 60_000 })

let real: RealCaddy
let port: number

beforeAll(async () => {
  real = await startCaddy()
  port = real.settings.httpPort
})

afterAll(() => real[Symbol.asyncDispose]())

function to(...apps: readonly SampleAppProcess[]): RouteTarget {
  return { kind: 'addresses', addresses: apps.map(app => `127.0.0.1:${app.port}`) }
}

function loadOn(host: string): Promise<Load> {
  return startLoad(
    aLoadPlan({
      target: { address: '127.0.0.1', port, host, protocol: 'http' },
      getConnections: 8,
      postConnections: 4,
      webSockets: 5,
    }),
  )
}

function expectNothingLost(report: LoadReport): void {
  expect(report.losses).toEqual([])
  expect(report.requests).toBeGreaterThan(100)
  expect(report.webSockets.filter(life => life.endedAt !== null)).toEqual([])
  expect(report.webSockets).toHaveLength(5)
}

test('300 switches to and fro under load lose no request and cut no WebSocket', async () => {
  await using old = await startSampleApp({ VERSION: 'v1' })
  await using fresh = await startSampleApp({ VERSION: 'v2' })
  real.routes.addHost('shop.localhost', to(old))
  const before = await standing()
  await using load = await loadOn('shop.localhost')
  for (let round = 0; round < 300; round += 1) {
    const isEven = round % 2 === 0
    real.routes.point('shop.localhost', to(isEven ? fresh : old))
    const { headers } = await askHost(port, 'shop.localhost', '/health')
    expect(headers.get('x-version')).toBe(isEven ? 'v2' : 'v1')
  }
  expectNothingLost(await load.stop())
  expect(await standing()).toEqual(before)
})

test('the request after a switch reaches the new app', async () => {
  await using old = await startUpstream((_request, response) => response.end('old'))
  await using fresh = await startUpstream((_request, response) => response.end('new'))
  for (let round = 0; round < 50; round += 1) {
    real.routes.point('next.localhost', old.target)
    expect((await askHost(port, 'next.localhost')).text).toBe('old')
    real.routes.point('next.localhost', fresh.target)
    expect((await askHost(port, 'next.localhost')).text).toBe('new')
  }
})

test('three replacements of an app that stops before it starts lose nothing while it is held', async () => {
  await using first = await startSampleApp()
  let serving = first
  real.routes.setHold(5, `127.0.0.1:${first.port}`)
  real.routes.addHost('single.localhost', { kind: 'hold', hold: 5 })
  await using load = await startLoad(
    aLoadPlan({ target: { address: '127.0.0.1', port, host: 'single.localhost', protocol: 'http' }, webSockets: 0 }),
  )
  for (let round = 0; round < 3; round += 1) {
    real.routes.setHold(5, null)
    await until(() => connectionsOf(real.pid(), serving.port) === 0)
    await serving[Symbol.asyncDispose]()
    serving = await startSampleApp()
    real.routes.setHold(5, `127.0.0.1:${serving.port}`)
    for (let each = 0; each < 50; each += 1) await askHost(port, 'single.localhost')
  }
  const report = await load.stop()
  await serving[Symbol.asyncDispose]()
  expect(report.losses).toEqual([])
  expect(report.requests).toBeGreaterThan(100)
})

test('200 hosts that come and go under load on another lose nothing, and load no configuration', async () => {
  await using app = await startSampleApp()
  real.routes.addHost('busy.localhost', to(app))
  const before = await standing()
  await using load = await loadOn('busy.localhost')
  for (let each = 0; each < 200; each += 1) {
    real.routes.addHost(`app-${each}.localhost`, to(app))
    expect((await askHost(port, `app-${each}.localhost`)).status).toBe(200)
  }
  for (let each = 0; each < 200; each += 1) {
    real.routes.removeHost(`app-${each}.localhost`)
    await nextTurn()
  }
  expect((await askHost(port, 'app-7.localhost')).status).toBe(404)
  expectNothingLost(await load.stop())
  expect(await standing()).toEqual(before)
})

/** What changes when Caddy takes a configuration. */
async function standing(): Promise<unknown> {
  const { caddy } = real
  return { hash: await caddy.configHash(), at: await caddy.lastReload(), loads: caddy.loads(), pid: real.pid() }
}
