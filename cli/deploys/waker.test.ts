import { expect, test } from 'vitest'
import { openWaker } from './waker.ts'

const forever = 1_000_000

test('news end a sleep, whether they come in it or before it', async () => {
  const waker = openWaker()
  const asleep = waker.sleep(forever)
  waker.wake()
  waker.wake()
  await asleep
  waker.wake()
  await waker.sleep(forever)
  await waker.sleep(1)
  const again = waker.sleep(forever)
  waker.wake()
  expect(await again).toBeUndefined()
})
