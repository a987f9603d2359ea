import { setTimeout as pause } from 'node:timers/promises'

const settleMs = 50

/** A sleep that news cut short. News during no sleep cut the next one short. */
export function openWaker() {
  let news = new AbortController()
  return {
    wake(): void {
      news.abort()
    },
    async sleep(ms: number): Promise<void> {
      await pause(ms, undefined, { signal: news.signal }).catch(() => {})
      if (news.signal.aborted) await pause(settleMs)
      news = new AbortController()
    },
  }
}
