import type { WatchContext } from './watch-context.ts'
import { endWatches, startWatch } from './watch-release.ts'

export type ReleaseWatch = ReturnType<typeof releaseWatch>

/** Looks at what just went live, and goes back to the previous release when it crashes. */
export function releaseWatch(context: WatchContext) {
  return {
    /** In the background, also after a restart of berth. */
    start: (deploy: string): void => startWatch(context, deploy),
    /** What stops on purpose must not look like a crash. */
    end: (app: string): void => endWatches(context, app),
  }
}
