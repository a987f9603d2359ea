import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from './log.ts'

/** Work that goes on beside requests. `run` ends when `signal` aborts; a throw restarts it after a pause. */
export interface Worker {
  readonly name: string
  run(signal: AbortSignal): Promise<void>
}

/** Starts workers in order; stopping ends them in reverse, each having finished or parked its step. */
export function superviseWorkers(workers: readonly Worker[], log: Logger): { stop(): Promise<void> } {
  const running = workers.map(worker => start(worker, log))
  return {
    async stop() {
      for (const worker of running.toReversed()) await worker.stop()
    },
  }
}

function start(worker: Worker, log: Logger): { stop(): Promise<void> } {
  const controller = new AbortController()
  const ended = keepRunning(worker, controller.signal, log)
  return {
    stop() {
      controller.abort()
      return ended
    },
  }
}

async function keepRunning(worker: Worker, signal: AbortSignal, log: Logger): Promise<void> {
  for (let pauseMs = 1000; !signal.aborted; pauseMs = Math.min(pauseMs * 2, 60_000)) {
    try {
      await worker.run(signal)
      return
    } catch (error) {
      if (signal.aborted) return
      log.error({ err: error, worker: worker.name, pauseMs }, 'worker failed; it starts again after a pause')
      await pause(pauseMs, signal)
    }
  }
}

/** Resolves when `signal` aborts, also where that was before; an event that has gone by is not heard any more. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Resolves after `ms`, or at once when `signal` aborts; never throws. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {})
}
