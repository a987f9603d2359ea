import { expect, test } from 'vitest'
import { type AlarmContext, alarmsOf } from './alarms.ts'

const well: AlarmContext = {
  vault: { state: { locked: false, kid: 1 } },
  caddy: { state: () => 'up' },
  dockerAwaySince: () => null,
}

test('a server that is well raises no alarm', () => {
  expect(alarmsOf(well)).toEqual([])
})

test.each<[what: string, trouble: Partial<AlarmContext>, words: string]>([
  ['locked secrets', { vault: { state: { locked: true, reason: 'the key is gone' } } }, 'the key is gone'],
  ['an engine that is away', { dockerAwaySince: () => Date.parse('2026-11-01T14:02:59Z') }, 'since 14:02 UTC'],
  ['a proxy that hangs', { caddy: { state: () => 'hung' } }, 'Caddy does not answer'],
  ['a proxy that is gone', { caddy: { state: () => 'down' } }, 'Caddy does not run'],
])('%s are told, with what to do', (_, trouble, words) => {
  expect(alarmsOf({ ...well, ...trouble })).toEqual([
    { message: expect.stringContaining(words), advice: expect.stringMatching(/^.{20,}$/) },
  ])
})
