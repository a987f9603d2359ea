import { expect, test } from 'vitest'
import type { EngineEvent } from '../adapters/docker/engine.ts'
import { openEndings } from './endings.ts'

type Told = Partial<EngineEvent> & Pick<EngineEvent, 'action' | 'at'>

function after(...events: readonly Told[]) {
  const endings = openEndings()
  for (const event of events) endings.note({ container: 'c', exitCode: null, signal: null, ...event })
  return endings
}

const oom = (at: number): Told => ({ action: 'oom', at })
const die = (at: number, exitCode: number): Told => ({ action: 'die', at, exitCode })
const kill = (at: number, signal: number): Told => ({ action: 'kill', at, signal })

test.each<[string, readonly Told[], boolean]>([
  ['killed right after memory ran out', [oom(1000), die(1100, 137)], true],
  ['killed right after, told in the other order', [die(1000, 137), oom(1100)], true],
  ['killed long after a child had run out of memory', [oom(1000), die(60_000, 137)], false],
  ['ended by itself after a child had run out of memory', [oom(1000), die(1100, 1)], false],
  ['killed with memory enough', [die(1000, 137)], false],
  ['killed because somebody stopped it', [oom(1000), kill(1050, 15), kill(1090, 9), die(1100, 137)], false],
  ['killed after a signal that ends nothing', [kill(900, 1), oom(1000), die(1100, 137)], true],
  ['killed, and started again since', [oom(1000), die(1100, 137), { action: 'start', at: 1200 }], true],
  ['killed in its next life', [oom(1000), die(1100, 137), { action: 'start', at: 1200 }, die(1300, 137)], false],
])('%s', (_, events, is) => {
  expect(after(...events).wasOutOfMemory('c')).toBe(is)
})

test('the last exit code is known until the next one', () => {
  expect(after(die(1000, 3), { action: 'start', at: 1100 }).exitCodeOf('c')).toBe(3)
  expect(after().exitCodeOf('c')).toBeNull()
})

test('a start that nobody told of is found by comparing', () => {
  const endings = after({ action: 'start', at: 1050 })
  expect(endings.hasRestarted('c', 1000)).toBe(false)
  expect(endings.hasRestarted('c', 9000)).toBe(true)
  expect(endings.hasRestarted('c', 9000)).toBe(false)
  expect(endings.hasRestarted('another', 9000)).toBe(false)
})
