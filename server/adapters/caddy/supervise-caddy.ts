import type { Logger } from '../../log.ts'
import { pause } from '../../workers.ts'
import { isSilence } from './admin-api.ts'
import type { CaddyControl, Outcome } from './caddy-control.ts'

export type CaddyState = 'up' | 'down' | 'hung'

export interface Supervision {
  state(): CaddyState
  /** Converges once, throwing what prevents it, and watches from then on. */
  ensure(): Promise<void>
  /** Runs `change` between looks and converges; throws what prevents it. One at a time, in order. */
  settle(change: () => void): Promise<void>
  stop(): Promise<void>
}

const lookEveryMs = 500
const compareEveryLooks = 10
const longestPauseMs = 5_000

/** Looks every half second whether Caddy lives, and every five whether our configuration is in force. */
export function superviseCaddy(control: CaddyControl, log: Logger): Supervision {
  const stopping = new AbortController()
  let state: CaddyState = 'down'
  let watching: Promise<void> | undefined
  let converging: Promise<Outcome> | undefined
  let settled = Promise.resolve()

  return {
    state: () => state,
    async ensure() {
      await converge()
      watching ??= watch(stopping.signal)
    },
    settle(change) {
      const settling = settled.then(async () => {
        while (converging !== undefined) await converging.catch(() => {})
        change()
        await converge()
      })
      settled = settling.catch(() => {})
      return settling
    },
    async stop() {
      stopping.abort()
      await watching
    },
  }

  async function watch(signal: AbortSignal): Promise<void> {
    let failures = 0
    for (let look = 1; !signal.aborted; look += 1) {
      await pause(failures === 0 ? lookEveryMs : Math.min(200 * 2 ** failures, longestPauseMs), signal)
      const isDue = failures > 0 || look % compareEveryLooks === 0 || !control.isAlive()
      if (isDue && !signal.aborted) failures = (await succeeds()) ? 0 : failures + 1
    }
  }

  async function succeeds(): Promise<boolean> {
    try {
      const outcome = await converge()
      if (outcome !== 'unchanged') log.warn({ outcome }, 'caddy was not as it should be')
      return outcome !== 'absent'
    } catch (error) {
      log.error({ err: error }, 'caddy is not as it should be')
      return false
    }
  }

  /** One at a time: two would start two. */
  function converge(): Promise<Outcome> {
    converging ??= convergeOnce().finally(() => {
      converging = undefined
    })
    return converging
  }

  async function convergeOnce(): Promise<Outcome> {
    try {
      const outcome = await control.converge()
      state = outcome === 'absent' ? 'down' : 'up'
      return outcome
    } catch (error) {
      state = isSilence(error) ? 'hung' : 'down'
      throw error
    }
  }
}
