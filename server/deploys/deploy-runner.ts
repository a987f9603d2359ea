import { setTimeout as pause } from 'node:timers/promises'
import { untilAborted, type Worker } from '../workers.ts'
import { isCancellable } from './deploy.ts'
import { cancelled, tooLateToCancel } from './deploy-failures.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import { giveWay } from './give-way.ts'
import { type DeployEnding, runDeploy } from './run-deploy.ts'

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
export function deployRunner(needs: DeployNeeds): DeployRunner {
  const running = new Map<
    string,
    { readonly deploy: string; readonly ending: AbortController; readonly ended: Promise<void> }
  >()
  let isOpen = false

  function kick(app: string): void {
    if (!isOpen || running.has(app)) return
    const waiting = needs.deploys.waiting(app)
    const next = waiting.pop()
    if (next === undefined) return
    // One that was interrupted and went back to the queue, while a newer one waited.
    for (const older of waiting) giveWay(needs, older, next.id)
    needs.journal.change(next, {
      status: 'running',
      startedAt: needs.clock.now(),
      previousRelease: needs.apps.byId(app)?.liveRelease ?? null,
    })
    const ending = new AbortController()
    const ended = runDeploy(needs, needs.deploys.get(next.id), ending.signal).catch(error =>
      needs.log.error({ err: error, deploy: next.id }, 'a deploy could not be written down'),
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
      const deploy = needs.deploys.get(id)
      if (!isCancellable(deploy)) throw tooLateToCancel(deploy.status)
      if (deploy.status === 'queued') {
        needs.journal.change(
          deploy,
          { status: 'cancelled', phase: 'done', error: cancelled().details, finishedAt: needs.clock.now() },
          'cancelled while it waited',
        )
        return
      }
      needs.journal.change(deploy, { cancelWanted: true }, 'cancelling')
      await end(deploy.app, 'cancelled')
      const ended = needs.deploys.get(id)
      if (ended.status !== 'cancelled') throw tooLateToCancel(ended.status)
    },
    async run(signal) {
      if (signal.aborted) return
      isOpen = true
      for (const app of needs.deploys.appsWithWaiting()) kick(app)
      await untilAborted(signal)
      isOpen = false
      const parking = Promise.all([...running.keys()].map(app => end(app, 'berth stops')))
      await Promise.race([parking, pause(parkMs, undefined, { ref: false })])
    },
  }
}
