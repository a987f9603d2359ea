import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openSemaphore } from './semaphore.ts'

const forever = new AbortController().signal

test('so many run at once, and who waits longest is next, also after work that failed', async () => {
  const semaphore = openSemaphore(2)
  const begun: string[] = []
  const run = (name: string) => {
    const work = Promise.withResolvers<string>()
    const done = semaphore(() => {
      begun.push(name)
      return work.promise
    }, forever)
    return { ...work, done }
  }
  const [first, second, third, fourth] = [run('first'), run('second'), run('third'), run('fourth')]
  expect(begun).toEqual(['first', 'second'])
  second.reject(new Error('it broke'))
  await expect(second.done).rejects.toThrow('it broke')
  expect(begun).toEqual(['first', 'second', 'third'])
  first.resolve('one')
  expect(await first.done).toBe('one')
  expect(begun).toEqual(['first', 'second', 'third', 'fourth'])
  third.resolve('three')
  fourth.resolve('four')
  expect(await Promise.all([third.done, fourth.done])).toEqual(['three', 'four'])
})

test('who waits leaves with the reason of the signal, and never runs', async () => {
  const semaphore = openSemaphore(1)
  const running = Promise.withResolvers<void>()
  const first = semaphore(() => running.promise, forever)
  const giveUp = new AbortController()
  const left = semaphore(() => Promise.reject(new Error('it ran')), giveUp.signal)
  giveUp.abort(new Error('cancelled by its user'))
  await expect(left).rejects.toThrow('cancelled by its user')
  await expect(semaphore(async () => 'late', giveUp.signal)).rejects.toThrow('cancelled by its user')
  running.resolve()
  await first
  expect(await semaphore(async () => 'next', forever)).toBe('next')
})

test('work that is aborted while it runs keeps its turn until it has ended', async () => {
  const semaphore = openSemaphore(1)
  const cleanUp = Promise.withResolvers<void>()
  const giveUp = new AbortController()
  const seen: string[] = []
  const first = semaphore(async () => {
    await cleanUp.promise
    seen.push('cleaned up')
  }, giveUp.signal)
  const second = semaphore(async () => seen.push('the next began'), forever)
  giveUp.abort(new Error('cancelled'))
  await setImmediate()
  cleanUp.resolve()
  await Promise.all([first, second])
  expect(seen).toEqual(['cleaned up', 'the next began'])
})
