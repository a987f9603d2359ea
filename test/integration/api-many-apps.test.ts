import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { startLoad } from '../support/load/load.ts'
import { liveApp, makeApp } from '../support/scene/apps.ts'
import { caddyStanding } from '../support/scene/caddy-standing.ts'
import { endedWebSockets, loadOn, loadSamples, sampleImage } from '../support/scene/sample.ts'
import { routesOf } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const names = Array.from({ length: 200 }, (_, n) => `app-${n}`)

let server: BerthServer

beforeAll(async () => {
  await loadSamples()
  server = await startBerthServer()
  await liveApp(server, { name: 'busy', image: sampleImage('v1') })
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

test('200 apps that come and go cost another app no request and no WebSocket, and Caddy no configuration', async () => {
  const before = await caddyStanding(server)
  await using load = await startLoad(loadOn(server, 'busy'))

  await tenAtOnce(name => makeApp(server, { name, domains: [`${name}.example.com`] }))
  expect((await server.request('app-7.example.com')).status).toBe(503)
  expect(Object.keys(routesOf(server))).toHaveLength(202)
  await tenAtOnce(async name => expect((await server.api('DELETE', `/apps/${name}`)).status).toBe(204))
  expect((await server.request('app-7.example.com')).status).toBe(404)
  expect(Object.keys(routesOf(server)).toSorted()).toEqual(['berth.localhost', 'busy.localhost'])

  const report = await load.stop()
  expect(report.losses).toEqual([])
  expect(report.requests).toBeGreaterThan(500)
  expect(endedWebSockets(report)).toEqual([])
  expect(report.webSockets).toHaveLength(5)
  expect(await caddyStanding(server)).toEqual(before)
})

test('domains that come and go while an app is busy cost it nothing', async () => {
  const before = await caddyStanding(server)
  await using load = await startLoad(loadOn(server, 'busy'))
  for (let n = 0; n < 50; n++) {
    const host = `busy-${n}.example.com`
    expect((await server.api('PUT', `/apps/busy/domains/${host}`, {})).status).toBe(200)
    expect((await server.request(host, '/health')).status).toBe(200)
    expect((await server.api('DELETE', `/apps/busy/domains/${host}`)).status).toBe(204)
    expect((await server.request(host, '/health')).status).toBe(404)
  }
  const report = await load.stop()
  expect(report.losses).toEqual([])
  expect(endedWebSockets(report)).toEqual([])
  expect(await caddyStanding(server)).toEqual(before)
})

async function tenAtOnce(work: (name: string) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < names.length; n += 10) await Promise.all(names.slice(n, n + 10).map(work))
}
