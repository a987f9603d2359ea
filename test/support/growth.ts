import { createContext, Script } from 'node:vm'

/** Long enough that a quadratic reader takes tens of milliseconds, where a linear one hardly takes one. */
const longest = 64 * 1024
/** Twice the input takes a linear reader twice the time, a quadratic one four times. */
const steepest = 3.2
/** No need to look again. */
const plainlyLinear = 2.6
/** Below this the clock, and what runs beside, say more than the reader does. */
const noiseMs = 5
/** Who has come so far beyond linear is not waited for. */
const hopelessMs = 1500
const mostLooks = 6

/** What reads a text of so many characters; what it answers or throws does not matter. */
export type Reading = (length: number) => () => unknown

/**
 * Why a reader is slower than linear, in words; null when doubling what it reads about doubles its time.
 * It counts the processor's time of this thread, not the clock's, and what looks steep is looked at again: the least of several looks is nearest to what the reader takes.
 */
export async function steepGrowth(reading: Reading): Promise<string | null> {
  const least = { whole: Number.POSITIVE_INFINITY, half: Number.POSITIVE_INFINITY }
  for (let look = 0; look < mostLooks; look++) {
    const whole = await millisecondsOf(reading(longest))
    if (whole === null) return `${longest} characters take more than ${hopelessMs} ms`
    if (whole < noiseMs) return null
    const half = (await millisecondsOf(reading(longest / 2))) ?? hopelessMs
    least.whole = Math.min(least.whole, whole)
    least.half = Math.min(least.half, half)
    if (Math.min(ratioOf({ whole, half }), ratioOf(least)) < plainlyLinear) return null
  }
  const ratio = ratioOf(least)
  return ratio < steepest ? null : `${longest} characters take ${ratio.toFixed(1)} times as long as half of them`
}

function ratioOf({ whole, half }: { readonly whole: number; readonly half: number }): number {
  return whole / Math.max(half, noiseMs / 4)
}

const reader = { read: (): unknown => undefined }
const context = createContext(reader)
const script = new Script('read()')

/** Null when it does not end. */
async function millisecondsOf(read: () => unknown): Promise<number | null> {
  reader.read = read
  // On a busy machine the clock runs out before the thread has had its time: then it gets longer.
  for (let timeout = hopelessMs; ; timeout *= 2) {
    const before = process.threadCpuUsage()
    const hasEnded = await endsWithin(timeout)
    const { user, system } = process.threadCpuUsage(before)
    const took = (user + system) / 1000
    if (hasEnded) return took
    if (took > hopelessMs / 2) return null
  }
}

/** Code that never waits is ended from outside. What it throws itself does not matter. */
async function endsWithin(timeout: number): Promise<boolean> {
  try {
    await script.runInContext(context, { timeout })
    return true
  } catch (error) {
    return !isTimeout(error)
  }
}

/** Made in the other context, it is no instance of this one's Error. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && Reflect.get(error ?? {}, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
