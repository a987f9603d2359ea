import { shortDigest } from '../../../shared/image-reference.ts'
import { releaseName } from '../../../shared/release-name.ts'
import { type App, stopSecondsOf } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { engineRef } from '../../containers/container-store.ts'
import { type AppError, isAppError } from '../../errors.ts'
import { crashedAfterSwitch, seconds } from '../../failures/container-failures.ts'
import { pause } from '../../workers.ts'
import type { Deploy } from '../deploy.ts'
import { errorLine } from '../records/deploy-line.ts'
import type { Release } from '../releases/release.ts'
import { restoreSettings } from '../releases/restore-settings.ts'
import { startAgain } from './step-aside.ts'
import type { WatchContext } from './watch-context.ts'

const lookMs = 500

interface Crash {
  readonly container: Container
  /** As the engine has it now: the next start overwrites it with 0. */
  readonly exitCode: number | null
}

/** Watches what just went live, in the background, until the window ends, a newer deploy switches, or it crashes. */
export function startWatch(context: WatchContext, deployId: string): void {
  watch(context, deployId).catch(error =>
    context.log.error({ err: error, deploy: deployId }, 'watch ended by a fault; the reconciler looks after the app'),
  )
}

async function watch(context: WatchContext, deployId: string): Promise<void> {
  const { deploys, clock, stopping } = context
  const begun = deploys.get(deployId)
  const untilMs =
    clock.monotonicMs() +
    Math.min(context.watchMs, Math.max(0, (begun.switchedAt ?? 0) + context.watchMs - clock.now()))
  const sights = new Map<string, string>()
  while (!stopping.aborted) {
    const deploy = deploys.find(deployId)
    if (deploy === undefined || deploy.phase !== 'watching') return
    const crash = await findCrash(context, deploy, sights)
    if (crash !== null && (await goBack(context, deploy, crash))) return
    if (clock.monotonicMs() >= untilMs) return concludeWatch(context, deploy)
    await pause(lookMs, stopping)
  }
}

/** A container that stopped, or that is no longer the one that was started. The engine being away is no crash. */
async function findCrash(
  { containers, engine }: WatchContext,
  deploy: Deploy,
  sights: Map<string, string>,
): Promise<Crash | null> {
  for (const container of containers.ofDeploy(deploy.id, 'serving')) {
    const seen = await engine.containers.inspect(engineRef(container)).catch(() => undefined)
    if (seen === undefined) continue
    const before = sights.get(container.id)
    if (seen === null) return { container, exitCode: null }
    if (seen.state !== 'running') return { container, exitCode: seen.exitCode }
    // It may have been started again before anyone looked, also while berth was away.
    if (seen.restartCount > 0 || (before !== undefined && before !== seen.startedAt))
      return { container, exitCode: null }
    sights.set(container.id, seen.startedAt)
  }
  return null
}

/** The window is over: those that stood by may go. */
function concludeWatch(context: WatchContext, deploy: Deploy): void {
  const { deploys, containers, journal, clock } = context
  deploys.write(() => {
    containers.setRole(
      containers.of(deploy.app, 'standby').map(one => one.id),
      'draining',
    )
    journal.change(
      deploy,
      { phase: 'done' },
      `watched for ${seconds(clock.now() - (deploy.switchedAt ?? clock.now()))}: it kept running.`,
    )
  })
  // What drains still uses its release.
  void context.retirer.ofApp(deploy.app).then(() => context.retirer.prune(deploy.app))
}

/** What stops on purpose must not look like a crash to the watch of the deploy before. */
export function endWatches(context: WatchContext, app: string): void {
  for (const watched of context.deploys.watching(app)) concludeWatch(context, watched)
}

/** Switches back by itself, once. Answers false when there is nothing to go back to, or a newer deploy has switched. */
async function goBack(context: WatchContext, deploy: Deploy, crash: Crash): Promise<boolean> {
  const { locks, containers, deploys, journal, clock } = context
  return locks.run(deploy.app, async () => {
    if (deploys.find(deploy.id)?.phase !== 'watching') return true
    const before = containers.of(deploy.app, 'standby')
    const app = context.apps.byId(deploy.app)
    if (app === undefined || app.isSuspended) return true
    const hasEarlier = before.length > 0 && deploy.previousRelease !== null
    const failure = await explain(context, deploy, crash, hasEarlier ? 'serves again' : 'none')
    if (!hasEarlier) {
      const words = `${failure.message} ${failure.advice}`
      context.events.record(app.id, 'crashed', words)
      journal.change(
        deploy,
        { phase: 'done', error: failure.details, finishedAt: clock.now() },
        { kind: 'error', text: words },
      )
      return true
    }
    await stopRivals(context, app, deploy, before)
    // Workers, and the previous container of a stop-first app, were stopped at the switch.
    await startAgain(context, before)
    restorePrevious(context, app, deploy, { before, failure })
    return true
  })
}

async function explain(
  { clock, endings, lastOutput }: WatchContext,
  deploy: Deploy,
  { container, exitCode }: Crash,
  earlierRelease: 'serves again' | 'none',
): Promise<AppError> {
  const engineId = engineRef(container)
  const code = endings.exitCodeOf(engineId) ?? exitCode
  return crashedAfterSwitch({
    code,
    wasOutOfMemory: await endings.hasRunOutOfMemory(engineId, code ?? 0),
    afterMs: clock.now() - (deploy.switchedAt ?? clock.now()),
    earlierRelease,
    log: await lastOutput.tail(container),
  })
}

/** One writer at a time: what crashed, or may run only once, must not run beside the one before. Visitors wait. */
async function stopRivals(
  context: WatchContext,
  app: App,
  deploy: Deploy,
  before: readonly Container[],
): Promise<void> {
  const { containers, engine, traffic, releases } = context
  const settings = deploy.release === null ? undefined : releases.find(deploy.release)?.settings
  const alone = settings?.processes.filter(one => one.alone).map(({ name }) => name) ?? []
  const isHeld = app.hold !== null
  if (isHeld) traffic.hold(app)
  else
    traffic.pointAt(
      app,
      before.filter(one => one.process === 'web'),
    )
  for (const one of containers.ofDeploy(deploy.id, 'serving')) {
    if (!isHeld && !alone.includes(one.process)) continue
    if (one.engineId !== null) await engine.containers.setRestartPolicy(one.engineId, 'no').catch(ignoreGone)
    await engine.containers.stop(engineRef(one), Math.min(stopSecondsOf(app, one.process), app.holdSeconds))
  }
}

function ignoreGone(error: unknown): void {
  if (!isAppError(error, 'NOT_FOUND')) throw error
}

interface Return {
  readonly before: readonly Container[]
  readonly failure: AppError
}

function restorePrevious(context: WatchContext, app: App, deploy: Deploy, { before, failure }: Return): void {
  const { deploys, containers, apps, releases, traffic, journal, clock } = context
  const previous = deploy.previousRelease === null ? undefined : releases.find(deploy.previousRelease)
  const name = previous === undefined ? '' : `, ${releaseName(previous.number)} (${shortDigest(previous.digest)})`
  const switchedBack = `Switched back to the previous release${name}.`
  deploys.write(() => {
    containers.setRole(
      containers.ofDeploy(deploy.id, 'serving').map(one => one.id),
      'draining',
      clock.now(),
    )
    containers.setRole(
      before.map(one => one.id),
      'serving',
    )
    apps.update(app.id, { liveRelease: deploy.previousRelease, ...imageBefore(context, deploy, previous) })
    if (deploy.kind === 'rollback' && previous !== undefined && deploy.release !== null)
      restoreSettings(context, app.id, { live: releases.find(deploy.release) ?? null, target: previous })
    journal.change(
      deploy,
      { status: 'rolled_back', phase: 'done', error: failure.details, finishedAt: clock.now() },
      errorLine(failure),
      switchedBack,
    )
  })
  traffic.apply(apps.byId(app.id) ?? app)
  context.events.record(app.id, 'repaired', `${failure.message} ${switchedBack}`)
  void context.retirer.ofApp(app.id)
}

/** A release that a digest was named for never was the app's image; then it is that of the last one that was. */
function imageBefore({ deploys }: WatchContext, deploy: Deploy, previous: Release | undefined): { image?: string } {
  if (deploy.pinned || previous === undefined) return {}
  if (deploys.ofRelease(previous.id)?.pinned !== true) return { image: previous.image }
  const earlier = deploys.of(deploy.app, { before: deploy.id, limit: 100 })
  const last = earlier.find(one => one.status === 'live' && !one.pinned)
  return last === undefined ? {} : { image: last.image }
}
