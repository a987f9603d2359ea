import { request } from 'node:https'
import { expect, test } from 'vitest'
import { startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { startLoad } from '../support/load/load.ts'
import { liveApp, makeApp, readApp } from '../support/scene/apps.ts'
import { caddyStanding } from '../support/scene/caddy-standing.ts'
import { endedWebSockets, loadOn, loadSamples, sampleImage } from '../support/scene/sample.ts'

test('three hundred domains added one after another lose no request, cut no WebSocket and load no config', async () => {
  await loadSamples()
  const https = await freePort()
  await using server = await startBerthServer({ BERTH_HTTPS_PORT: String(https) })
  await liveApp(server, { name: 'shop', image: sampleImage('v1') })
  await eventually(
    () => readApp(server, 'shop'),
    app => app.domains[0]?.certificate.state === 'valid',
  )
  const apps = ['shop', ...Array.from({ length: 9 }, (_, n) => `other-${n}`)]
  for (const name of apps.slice(1)) await makeApp(server, { name, image: sampleImage('v1') })
  const before = await caddyStanding(server)
  const target = { address: '127.0.0.1', port: https, host: 'shop.localhost', protocol: 'https' } as const
  await using load = await startLoad(loadOn(server, 'shop', { target, thinkMs: 20 }))
  for (let n = 0; n < 300; n += 1) {
    const app = apps[n % apps.length] ?? ''
    expect((await server.api('PUT', `/apps/${app}/domains/d${n}.shop.localhost`, {})).status).toBe(200)
  }
  await eventually(
    () => readApp(server, 'shop'),
    app => app.domains.filter(domain => domain.certificate.state === 'valid').length > 20,
  )
  const report = await load.stop()
  expect(report.losses).toEqual([])
  expect(report.requests).toBeGreaterThan(300)
  expect(endedWebSockets(report)).toEqual([])
  expect(await caddyStanding(server)).toEqual(before)
  expect(await versionAt(https, 'd290.shop.localhost')).toBe('v1')
}, 240_000)

function versionAt(port: number, host: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername: host, headers: { host }, rejectUnauthorized: false }
    request(options, response => {
      resolve(response.headers['x-version'])
      response.resume()
    })
      .on('error', reject)
      .end()
  })
}
