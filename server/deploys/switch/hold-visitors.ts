import type { Replacement } from '../replacement.ts'
import type { SwitchContext } from './switch-context.ts'

type HoldContext = Pick<SwitchContext, 'clock' | 'deploys' | 'journal' | 'traffic'>

export interface Hold extends Disposable {
  /**
   * For a start that begins now: what is left of the limit, and visitors wait through to its end; or, when most of it is
   * used up, the whole of it anew, of which visitors wait for what is left.
   */
  startLimitMs(): number
  /** How long visitors got the 503 page so far; null while they wait. */
  turnedAwayMs(): number | null
}

/** Visitors wait from now on; at the app's hold limit they get the 503 page instead. What is under way goes on. */
export function holdVisitors(context: HoldContext, { app, deploy }: Pick<Replacement, 'app' | 'deploy'>): Hold {
  const { traffic, clock, journal, deploys } = context
  const limitMs = app.holdSeconds * 1000
  const began = clock.monotonicMs()
  let awaySince: number | null = null
  traffic.hold(app)
  const timer = setTimeout(() => {
    awaySince = clock.monotonicMs()
    traffic.turnAway(app)
    const what = underWay[deploys.find(deploy.id)?.phase ?? ''] ?? 'the new version starts'
    journal.say(
      deploy,
      `${app.holdSeconds} s, the hold limit, are over while ${what}: visitors get the 503 page until a version answers.`,
    )
  }, limitMs)
  return {
    startLimitMs() {
      const leftMs = limitMs - (clock.monotonicMs() - began)
      if (leftMs < limitMs / 2) return limitMs
      clearTimeout(timer)
      return Math.ceil(leftMs)
    },
    turnedAwayMs: () => (awaySince === null ? null : clock.monotonicMs() - awaySince),
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

const underWay: Readonly<Record<string, string>> = {
  holding: 'the previous version stops',
  releasing: 'the release command runs',
}
