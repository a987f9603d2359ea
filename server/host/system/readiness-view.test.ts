import { expect, test } from 'vitest'
import { openReadiness } from './readiness-view.ts'

function aReadiness() {
  const seen = { now: 0, pings: 0, dockerIsAway: false, caddy: 'up' as 'up' | 'down' }
  const ask = openReadiness({
    clock: { monotonicMs: () => seen.now },
    database: { trouble: () => null },
    caddy: { state: () => seen.caddy },
    engine: {
      async ping() {
        seen.pings += 1
        if (seen.dockerIsAway) throw new Error('Docker is not reachable')
      },
    },
  })
  return { ask, seen }
}

test('of a thousand who ask at once, and soon after, one look is taken', async () => {
  const { ask, seen } = aReadiness()
  await Promise.all(Array.from({ length: 1000 }, ask))
  seen.now = 1999
  expect(await ask()).toMatchObject({ ready: true })
  expect(seen.pings).toBe(1)
})

test('what goes away shows two seconds later, and so does what comes back', async () => {
  const { ask, seen } = aReadiness()
  await ask()
  seen.dockerIsAway = true
  seen.caddy = 'down'
  seen.now = 2000
  expect(await ask()).toMatchObject({
    ready: false,
    parts: { database: { ok: true }, docker: { reason: 'Docker is not reachable' }, caddy: { ok: false } },
  })
  seen.dockerIsAway = false
  seen.caddy = 'up'
  seen.now = 4000
  expect(await ask()).toMatchObject({ ready: true })
})
