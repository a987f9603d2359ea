import { expect, test } from 'vitest'
import { beforeDeadline } from './deadline.ts'

const expired = () => new Error('too late')
const forEver = () => new Promise<never>(() => {})

test('work that is done in time gives its result', async () => {
  expect(await beforeDeadline({ ms: 1000, expired }, async () => 'done')).toBe('done')
})

test('work that never settles ends at its deadline', async () => {
  await expect(beforeDeadline({ ms: 10, expired }, forEver)).rejects.toThrow('too late')
})

test('an aborted signal ends the work with its reason', async () => {
  const controller = new AbortController()
  const work = beforeDeadline({ ms: 1000, expired, signal: controller.signal }, forEver)
  controller.abort(new Error('cancelled by hand'))
  await expect(work).rejects.toThrow('cancelled by hand')
})

test('a signal that was aborted before keeps the work from beginning', async () => {
  let began = false
  const signal = AbortSignal.abort(new Error('cancelled before'))
  const work = beforeDeadline({ ms: 1000, expired, signal }, async () => {
    began = true
  })
  await expect(work).rejects.toThrow('cancelled before')
  expect(began).toBe(false)
})

test('the work learns of the deadline', async () => {
  let seen: unknown
  const work = beforeDeadline({ ms: 10, expired }, signal => {
    signal.addEventListener('abort', () => {
      seen = signal.reason
    })
    return forEver()
  })
  await expect(work).rejects.toThrow('too late')
  expect(seen).toBeInstanceOf(Error)
})
