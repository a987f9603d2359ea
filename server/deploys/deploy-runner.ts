import { setTimeout as pause } from 'node:timers/promises'
import { isCancellable } from '../../shared/deploy-status.ts'
import { untilAborted, type Worker } from '../workers.ts'
import { cancelled, tooLateToCancel } from './deploy-failures.ts'
import { supersede } from './requests/supersede.ts'
import { type DeployEnding, type RunContext, runDeploy } from './run-deploy.ts'

/** How long a stop of berth waits for steps in progress to end or be parked. */
const parkMs = 10_000

export interface DeployRunner extends Worker {
  /** There may be something to do for this app. */
  kick(app: string): void
  /** Throws NOT_FOUND, CONFLICT past the switch. Ends when the deploy has. */
  cancel(deploy: string): Promise<void>
  isBusy(app: string): boolean
  /** Ends when no deploy of this app is under way. */
  idle(app: string): Promise<void>
}

/** One deploy at a time for each app, the newest waiting one next, from rows; apps never wait for each other. */
export function deployRunner(context: RunContext): DeployRunner {
  const running = new Map<
    string,
    { readonly deploy: string; readonly ending: AbortController; readonly ended: Promise<void> }
  >()
  let isOpen = false

  function kick(app: string): void {
    if (!isOpen || running.has(app)) return
    const waiting = context.deploys.waiting(app)
    const next = waiting.pop()
    if (next === undefined) return
    // One that was interrupted and went back to the queue, while a newer one waited.
    for (const older of waiting) supersede(context, older, next.id)
    context.journal.change(next, {
      status: 'running',
      startedAt: context.clock.now(),
      previousRelease: context.apps.byId(app)?.liveRelease ?? null,
    })
    const ending = new AbortController()
    const ended = runDeploy(context, context.deploys.get(next.id), ending.signal).catch(error =>
      context.log.error({ err: error, deploy: next.id }, 'a deploy could not be written down'),
    )
    running.set(app, { deploy: next.id, ending, ended })
    void ended.then(() => {
      running.delete(app)
      kick(app)
    })
  }

  function end(app: string, why: DeployEnding): Promise<void> {
    const current = running.get(app)
    current?.ending.abort(why)
    return current?.ended ?? Promise.resolve()
  }

  return {
    name: 'deploys',
    kick,
    isBusy: app => running.has(app),
    idle: app => running.get(app)?.ended ?? Promise.resolve(),
    async cancel(id) {
      const deploy = context.deploys.get(id)
      if (!isCancellable(deploy)) throw tooLateToCancel(deploy.status)
      if (deploy.status === 'queued') {
        context.journal.change(
          deploy,
          { status: 'cancelled', phase: 'done', error: cancelled().details, finishedAt: context.clock.now() },
          'cancelled while it waited',
        )
        return
      }
      context.journal.change(deploy, { cancelWanted: true }, 'cancelling')
      await end(deploy.app, 'cancelled')
      const ended = context.deploys.get(id)
      if (ended.status !== 'cancelled') throw tooLateToCancel(ended.status)
    },
    async run(signal) {
      if (signal.aborted) return
      isOpen = true
      for (const app of context.deploys.appsWithWaiting()) kick(app)
      await untilAborted(signal)
      isOpen = false
      const parking = Promise.all([...running.keys()].map(app => end(app, 'berth stops')))
      await Promise.race([parking, pause(parkMs, undefined, { ref: false })])
    },
  }
}
