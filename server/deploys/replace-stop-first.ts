import type { Container } from '../containers/container-store.ts'
import { dialOf } from '../containers/container-store.ts'
import { countConnections } from '../containers/networks/established-connections.ts'
import { AppError } from '../errors.ts'
import { seconds } from '../failures/container-failures.ts'
import { pause } from '../workers.ts'
import { hasReleaseCommand } from './candidates/release-command.ts'
import type { DeployContext } from './deploy-context.ts'
import { makeRelease } from './make-release.ts'
import type { Replacement } from './replacement.ts'
import { holdVisitors } from './switch/hold-visitors.ts'
import { stepAside, stepBack } from './switch/step-aside.ts'
import { openStopwatch, type Stopwatch } from './switch/stopwatch.ts'

type StopFirstContext = Pick<
  DeployContext,
  | 'apps'
  | 'candidates'
  | 'clock'
  | 'containers'
  | 'deploys'
  | 'engine'
  | 'journal'
  | 'releases'
  | 'stopping'
  | 'switcher'
  | 'traffic'
  | 'watch'
>

/** Open requests get so long before the old container is asked to stop; their successors wait at the proxy. */
const drainMs = 5000
const lookMs = 20

/**
 * For a volume with one writer, and for a web of which only one may run: requests wait, the old container stops, the release
 * command runs, the new one starts, and the waiting requests go to it; or, when it fails, to the old one, which is started
 * again. The hold limit ends the waiting of visitors, and after that long a start; never a stop or the release command.
 */
export async function replaceStopFirst(
  context: StopFirstContext,
  replacement: Replacement,
  signal: AbortSignal,
): Promise<void> {
  const { app, deploy } = replacement
  const old = context.containers.of(app.id, 'serving')
  await makeRelease(context, replacement)
  context.journal.enter(deploy, 'holding', 'requests wait while the one before stops and the next one starts')
  context.watch.end(app.id)
  using hold = holdVisitors(context, replacement)
  const watch = openStopwatch(context.clock)
  try {
    await watch.time('the previous version took $ to stop', () => drainAndStop(context, replacement, old))
    if (hasReleaseCommand(replacement))
      await watch.time('the release command took $', () => context.candidates.runReleaseCommand(replacement, signal))
    await context.switcher.switchTo(
      replacement,
      await raise(context, replacement, { signal, watch, limitMs: hold.startLimitMs() }),
    )
  } catch (error) {
    await stepBack(context, replacement, old)
    throw error
  } finally {
    const awayMs = hold.turnedAwayMs()
    if (awayMs !== null) context.journal.say(deploy, `Visitors got the 503 page for ${seconds(awayMs)}.`)
  }
}

async function drainAndStop(context: StopFirstContext, { app }: Replacement, old: readonly Container[]): Promise<void> {
  const { clock } = context
  const until = clock.monotonicMs() + Math.min(drainMs, app.drainSeconds * 1000)
  const dials = old.filter(one => one.process === 'web').map(dialOf)
  // Not at once: the proxy may have read the old address a moment ago, and be about to connect.
  do await pause(lookMs, context.stopping)
  while (clock.monotonicMs() < until && hasConnections(dials))
  await stepAside(context, app, { old })
}

function hasConnections(dials: readonly string[]): boolean {
  const counts = countConnections()
  return dials.some(dial => (counts.get(dial) ?? 0) > 0)
}

/** A version that does not start makes visitors wait for nothing: the one before is brought back. */
async function raise(
  context: StopFirstContext,
  replacement: Replacement,
  { signal, watch, limitMs }: { signal: AbortSignal; watch: Stopwatch; limitMs: number },
): Promise<readonly Container[]> {
  const { app, deploy, plan } = replacement
  const limit = AbortSignal.timeout(limitMs)
  context.journal.enter(deploy, 'starting')
  try {
    const { processes } = plan.release.settings
    return await context.candidates.raise({ ...replacement, processes }, AbortSignal.any([signal, limit]))
  } catch (error) {
    throw limit.aborted && !signal.aborted
      ? startedTooLong(app.holdSeconds, { limitMs, before: watch.told() }, error)
      : error
  }
}

function startedTooLong(
  holdSeconds: number,
  { limitMs, before }: { limitMs: number; before: string },
  cause: unknown,
): AppError {
  return new AppError(
    {
      code: 'START_TIMEOUT',
      message: `The new version had not answered ${seconds(limitMs)} after its start, within the hold limit of ${holdSeconds} s for which requests can wait; before that ${before}.`,
      advice:
        'Make it start faster, raise `holdSeconds` (at most 60), or switch on `sharedVolume: true` if its volume allows two writers.',
      field: 'holdSeconds',
    },
    cause,
  )
}
