import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { isPassing } from '../cli-error.ts'

const againMs = 500

export interface LogReader {
  readonly onLine: (text: string) => void
  readonly onEnd: () => void
  readonly signal: AbortSignal
}

/** Each line of a deploy's log once, over as many connections as it takes. Resolves when it is complete, or cannot be had. */
export async function readDeployLog(api: Api, id: string, { onLine, onEnd, signal }: LogReader): Promise<void> {
  let seen: string | undefined
  while (!signal.aborted) {
    try {
      const headers = seen === undefined ? {} : { 'last-event-id': seen }
      for await (const event of api.events('GET', `${apiPath`/deploys/${id}/log`}?format=json`, { headers, signal })) {
        if (event.event === 'done') return onEnd()
        seen = event.id ?? seen
        onLine(event.data)
      }
    } catch (error) {
      if (!isPassing(error)) return
    }
    await sleep(againMs, undefined, { signal }).catch(() => {})
  }
}
