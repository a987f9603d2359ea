import { expect, test } from 'vitest'
import { singleFlight } from './single-flight.ts'

test('what ten want at once is done once, and all get it', async () => {
  const share = singleFlight<number>()
  let done = 0
  const work = async () => {
    done += 1
    await Promise.resolve()
    return done
  }
  expect(await Promise.all(Array.from({ length: 10 }, () => share('a', undefined, work)))).toEqual(Array(10).fill(1))
  expect(await share('a', undefined, work)).toBe(2)
})

test('a failure is told to all who wait, and the next asks anew', async () => {
  const share = singleFlight<number>()
  let asked = 0
  const work = async () => {
    asked += 1
    throw new Error(`failure ${asked}`)
  }
  const both = await Promise.allSettled([share('a', undefined, work), share('a', undefined, work)])
  expect(both.map(one => one.status === 'rejected' && one.reason.message)).toEqual(['failure 1', 'failure 1'])
  await expect(share('a', undefined, work)).rejects.toThrow('failure 2')
})

test('different wishes wait for nothing of each other', async () => {
  const share = singleFlight<string>()
  expect(await Promise.all(['a', 'b'].map(key => share(key, undefined, async () => key)))).toEqual(['a', 'b'])
})

test('one who gives up takes nobody along; when all have, the work ends', async () => {
  const share = singleFlight<string>()
  const [first, second] = [new AbortController(), new AbortController()]
  let ended = false
  const { promise, resolve } = Promise.withResolvers<string>()
  const work = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => {
      ended = true
    })
    return promise
  }
  const waiting = [share('a', first.signal, work), share('a', second.signal, work)]
  first.abort('left')
  await expect(waiting[0]).rejects.toBe('left')
  expect(ended).toBe(false)
  second.abort('left too')
  await expect(waiting[1]).rejects.toBe('left too')
  expect(ended).toBe(true)
  resolve('late')
  expect(await share('a', undefined, async () => 'anew')).toBe('anew')
})
