import { type App, type Process, processOf } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { isAppError } from '../../errors.ts'
import { pause } from '../../workers.ts'
import type { Deploy } from '../deploy.ts'
import type { ReleasePlan } from '../replacement.ts'
import { allOrThrow } from './all-or-throw.ts'
import type { CandidateContext } from './candidate-context.ts'

const addressRetryMs = 500
type Succeeding = Pick<Process, 'name' | 'alone'>

export interface Start {
  readonly app: App
  readonly deploy: Deploy
  readonly plan: ReleasePlan
  readonly processes: readonly Succeeding[]
}

/** Starts a candidate for every wanted instance of these processes; each has its own address. */
export async function startCandidates(
  context: CandidateContext,
  { app, deploy, plan, processes }: Start,
  signal: AbortSignal,
): Promise<Container[]> {
  const launches = processes.flatMap(one => Array.from({ length: instancesOf(app, one) }, () => one.name))
  const launchOne = (process: string): Promise<Container> =>
    context.launcher.launch({
      app,
      release: plan.release,
      variables: plan.variables,
      process,
      image: plan.image,
      deploy: deploy.id,
      role: 'candidate',
    })
  return allOrThrow(
    launches.map(process =>
      withAddress(context, () => launchOne(process), { deploy, limitMs: app.startTimeoutSeconds * 1000 }, signal),
    ),
  )
}

/** A process that only the release knows gets one instance, as it will when its settings are the app's again. */
export function instancesOf(app: App, { name, alone }: Succeeding): number {
  const wanted = processOf(app, name)?.instances ?? 1
  return alone ? Math.min(1, wanted) : wanted
}

/** The same of what is live already: a process that was removed from the app since has none. */
export function keptInstancesOf(app: App, process: Succeeding): number {
  return processOf(app, process.name) === undefined ? 0 : instancesOf(app, process)
}

interface Patience {
  readonly deploy: Deploy
  readonly limitMs: number
}

/** No address free: waits for one until the start limit, and says so once. */
async function withAddress<T>(
  context: CandidateContext,
  work: () => Promise<T>,
  { deploy, limitMs }: Patience,
  signal: AbortSignal,
): Promise<T> {
  const until = context.clock.monotonicMs() + limitMs
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await work()
    } catch (error) {
      if (!isAppError(error, 'NO_ADDRESS') || signal.aborted || context.clock.monotonicMs() >= until) throw error
      if (isFirst) context.journal.say(deploy, `${error.message} Waiting for one.`)
      await pause(addressRetryMs, signal)
    }
  }
}
