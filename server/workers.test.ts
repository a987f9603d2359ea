import { expect, test } from 'vitest'
import { untilAborted } from './workers.ts'

test('an end that came before anybody waited for it is not waited for', async () => {
  const stopped = new AbortController()
  stopped.abort()
  await expect(untilAborted(stopped.signal)).resolves.toBeUndefined()
  const running = new AbortController()
  const ended = untilAborted(running.signal)
  running.abort()
  await expect(ended).resolves.toBeUndefined()
})
