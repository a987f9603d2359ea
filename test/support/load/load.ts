import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { LoadPlan, LoadReport } from './load-plan.ts'

export type LoadMessage = 'mark' | 'look' | 'stop'

export interface Load extends AsyncDisposable {
  /** Latencies within a second of a mark are reported apart. */
  mark(): void
  /** What was met so far; of WebSockets those that have ended. */
  look(): Promise<LoadReport>
  /** Ends when every open request has its answer. */
  stop(): Promise<LoadReport>
}

/** Starts clients in a thread of their own, so that what the caller does delays none of them; resolves when each has had its first answer. */
export async function startLoad(plan: LoadPlan): Promise<Load> {
  const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: plan, execArgv: [] })
  await once(worker, 'message')
  return {
    mark: () => send('mark'),
    look: () => reportAfter('look'),
    stop: () => reportAfter('stop'),
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }

  async function reportAfter(message: LoadMessage): Promise<LoadReport> {
    const answer = once(worker, 'message')
    send(message)
    const [report] = await answer
    return report as LoadReport
  }

  function send(message: LoadMessage): void {
    worker.postMessage(message)
  }
}
