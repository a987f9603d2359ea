import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepingLog } from '../../test/support/caddy.ts'
import { openEventStreams } from './event-streams.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a stream ends at the heartbeat after its reader lost the right to read', async () => {
  let maySee = true
  const streams = openEventStreams(keepingLog())
  const writing = Promise.withResolvers<void>()
  const reader = { owner: 'anna', lastEventId: undefined, mayRead: () => maySee }
  const { body } = streams.open(reader, ({ signal }) => {
    signal.addEventListener('abort', () => writing.resolve())
    return writing.promise
  })
  const chunks = body?.getReader()
  expect(new TextDecoder().decode((await chunks?.read())?.value)).toBe(': open\n\n')
  await vi.advanceTimersByTimeAsync(15_000)
  expect(new TextDecoder().decode((await chunks?.read())?.value)).toBe(': still here\n\n')
  maySee = false
  await vi.advanceTimersByTimeAsync(15_000)
  expect((await chunks?.read())?.done).toBe(true)
})
