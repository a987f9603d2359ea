import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { askHost, type RealCaddy, startCaddy, startUpstream, type Upstream } from '../support/caddy.ts'

const most = 12
vi.setConfig({ testTimeout: 60_000 })

let real: RealCaddy
let apps: readonly Upstream[]

beforeAll(async () => {
  real = await startCaddy()
  apps = await Promise.all(Array.from({ length: most }, () => startUpstream()))
})

afterAll(async () => {
  await real[Symbol.asyncDispose]()
  for (const app of apps) await app[Symbol.asyncDispose]()
})

test.for(Array.from({ length: most }, (_, index) => index + 1))('%i addresses get even shares', async count => {
  const used = apps.slice(0, count)
  real.routes.point('many.localhost', { kind: 'addresses', addresses: used.map(app => app.address) })
  const before = used.map(app => app.requests())
  const expected = 120
  for (let round = 0; round < expected; round += 1) await askAll(count)
  const shares = used.map((app, index) => app.requests() - (before[index] ?? 0))
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(expected * count)
  // Five standard deviations of a fair draw; the twelve places of an uneven one would be 17 % or more off.
  for (const share of shares) expect(Math.abs(share - expected)).toBeLessThan(5 * Math.sqrt(expected))
})

async function askAll(count: number): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: count }, () => askHost(real.settings.httpPort, 'many.localhost')),
  )
  for (const answer of answers) expect(answer.status).toBe(200)
}
