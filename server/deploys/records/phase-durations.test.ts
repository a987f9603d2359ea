import { expect, test } from 'vitest'
import { phaseDurations } from './phase-durations.ts'

const at = (phase: 'queued' | 'resolving' | 'starting' | 'watching' | 'done', startedAt: number) => ({
  phase,
  startedAt,
})

test('each phase lasts until the next begins, and the last until the deploy has ended', () => {
  const running = { status: 'running', phase: 'starting', finishedAt: null } as const
  expect(phaseDurations(running, [at('starting', 130), at('queued', 100), at('resolving', 105)])).toEqual([
    { phase: 'queued', startedAt: 100, ms: 5 },
    { phase: 'resolving', startedAt: 105, ms: 25 },
    { phase: 'starting', startedAt: 130, ms: null },
  ])
  const failed = { status: 'failed', phase: 'done', finishedAt: 190 } as const
  expect(phaseDurations(failed, [at('resolving', 105), at('starting', 130)]).map(({ ms }) => ms)).toEqual([25, 60])
})

test('what is live is watched on, and done takes no time', () => {
  const watched = { status: 'live', phase: 'watching', finishedAt: 150 } as const
  expect(phaseDurations(watched, [at('starting', 130), at('watching', 150)]).at(-1)?.ms).toBeNull()
  const done = { status: 'live', phase: 'done', finishedAt: 150 } as const
  const times = [at('starting', 130), at('watching', 150), at('done', 30_150)]
  expect(phaseDurations(done, times).map(({ ms }) => ms)).toEqual([20, 30_000, 0])
})
