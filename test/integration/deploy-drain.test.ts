import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load/load.ts'
import { deployed, liveApp, loadPage } from '../support/scene/apps.ts'
import { endedWebSockets, loadOn, loadSamples, sampleImage } from '../support/scene/sample.ts'
import { containersOf } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let server: BerthServer

beforeAll(async () => {
  await loadSamples()
  for (const version of ['1', '2']) await loadPage({ name: `berth-test/beside:${version}`, version })
  server = await startBerthServer()
})

beforeEach(context => printLogWhenTestFails(server, context))

afterAll(() => server?.stop())

/** A body of `bytes` that the app reads slowly; answers what it made of it. */
function upload(app: string, bytes: Buffer, bytesPerSecond: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const path = `/upload?bytesPerSecond=${bytesPerSecond}`
    const headers = { host: `${app}.localhost`, 'content-length': bytes.length }
    const call = request({ port: server.httpPort, method: 'POST', path, headers, agent: false }, response => {
      let text = ''
      response.on('data', chunk => {
        text += chunk
      })
      response.on('end', () => resolve(text.trim()))
    })
    call.on('error', reject)
    call.end(bytes)
  })
}

// These wait for clocks of berth, so they wait together.
test.concurrent('a download and an upload of 20 s that began before the switch end whole, with the version they began with', async () => {
  await liveApp(server, { name: 'busy', image: sampleImage('v1'), drainSeconds: 60 })
  const bytes = Buffer.alloc(1 << 20, 'berth')
  const download = server.request('busy.localhost', '/slow?seconds=20')
  const uploaded = upload('busy', bytes, bytes.length / 20)

  let downloadIsOver = false
  void download.then(() => {
    downloadIsOver = true
  })

  await deployed(server, 'busy', { image: sampleImage('v2') })
  expect((await server.request('busy.localhost', '/health')).headers['x-version']).toBe('v2')
  await deployed(server, 'busy', { image: sampleImage('v1') })
  expect(downloadIsOver).toBe(false)

  const { body, status } = await download
  expect(status).toBe(200)
  expect(body.trim().split('\n')).toEqual(Array.from({ length: 200 }, (_, n) => `v1 ${n}`))
  expect(await uploaded).toBe(`v1 ${createHash('sha256').update(bytes).digest('hex')}`)
  await eventually(
    () => containersOf(server, 'busy'),
    all => all.filter(one => one.state === 'running').length <= 2,
  )
})

test.concurrent("50 WebSockets of an app stay open through another app's deploys, and through its own until the drain limit", async () => {
  await liveApp(server, { name: 'talking', image: sampleImage('v1'), drainSeconds: 4 })
  await liveApp(server, { name: 'beside', image: 'berth-test/beside:1', drainSeconds: 0 })
  await using load = await startLoad(
    loadOn(server, 'talking', { webSockets: 50, getConnections: 2, postConnections: 1 }),
  )
  for (let n = 0; n < 10; n++) await deployed(server, 'beside', { image: `berth-test/beside:${2 - (n % 2)}` })
  const switchedAt = Date.now()
  await deployed(server, 'talking', { image: sampleImage('v2') })
  await deployed(server, 'talking', { image: sampleImage('v1') })
  await eventually(
    () => containersOf(server, 'talking'),
    all => all.length <= 2,
    40_000,
  )
  const report = await load.stop()
  expect(report.losses).toEqual([])
  const ended = endedWebSockets(report)
  expect(ended.length).toBeGreaterThanOrEqual(50)
  for (const { endedAt } of ended) expect((endedAt ?? 0) - switchedAt).toBeGreaterThan(3900)
})
