import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pause, type Worker } from '../../workers.ts'

const everyMs = 30_000

type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void

/**
 * Gives back what deploys and pages have left behind. V8 does so by itself only for programs that rest; this one looks
 * after its apps every second. Settings that keep the heap small at all times cost pages half their speed.
 */
export function memoryWorker(): Worker {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as Collect
  return {
    name: 'memory',
    async run(signal) {
      for (;;) {
        await pause(everyMs, signal)
        if (signal.aborted) return
        collect({ type: 'major', flavor: 'last-resort' })
      }
    },
  }
}
