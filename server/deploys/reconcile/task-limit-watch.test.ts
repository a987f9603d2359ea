import { expect, test } from 'vitest'
import { type AppWarning, appHealth } from './app-health.ts'
import { taskLimitWatch } from './task-limit-watch.ts'

const hourMs = 3_600_000

/** One app with one container, of which the kernel says how often it was denied. */
function aWatch({ createdAt }: { createdAt: number }) {
  const world = { now: 1000, hits: 0 as number | null, release: 'one', told: [] as string[] }
  const container = { id: 'c', app: 'a', process: 'web', engineId: 'e', release: 'r', createdAt }
  const clock = { now: () => world.now, monotonicMs: () => world.now }
  const needs = {
    clock,
    apps: { all: () => [{ id: 'a' }] },
    containers: { inRole: () => [container] },
    releases: { find: () => ({ settings: { pidsLimit: 20 } }) },
    events: { record: (_app: string, _kind: string, words: string) => world.told.push(words) },
    changes: { publish: () => {} },
  }
  const health = appHealth(clock as never)
  const watch = taskLimitWatch(needs as never, health, () => world.hits)
  const look = (at: number, hits: number | null): readonly AppWarning[] => {
    Object.assign(world, { now: at, hits })
    watch.look()
    return health.warnings('a')
  }
  return { look, world }
}

test('a container that reaches its task limit is warned of while it serves, and told of seldom', () => {
  const { look, world } = aWatch({ createdAt: 1000 })
  expect(look(2000, 0)).toEqual([])
  expect(look(3000, 2)).toMatchObject([{ message: expect.stringContaining('task limit of 20: 2 times') }])
  expect(look(4000, 5)).toMatchObject([{ message: expect.stringContaining('5 times') }])
  expect(world.told).toHaveLength(1)
  look(3000 + hourMs, 6)
  expect(world.told).toHaveLength(2)
  expect(look(4000 + hourMs, null)).toEqual([])
})

test('what was told before berth began is warned of, and not told again', () => {
  const { look, world } = aWatch({ createdAt: 500 })
  expect(look(2000, 2)).toHaveLength(1)
  expect(world.told).toEqual([])
})
