import type { App } from '../apps/app.ts'
import type { Container } from '../containers/container-store.ts'
import { crashedAfterSwitch, seconds } from '../failures/container-failures.ts'
import { pause } from '../workers.ts'
import type { Deploy } from './deploy.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import { retireAll } from './retire.ts'

const lookMs = 500

interface Crash {
  readonly container: Container
  readonly exitCode: number
}

/** Watches what just went live, in the background, until the window ends, a newer deploy switches, or it crashes. */
export function startWatch(needs: DeployNeeds, deployId: string): void {
  watch(needs, deployId).catch(error =>
    needs.log.error({ err: error, deploy: deployId }, 'watch ended by a fault; the keeper looks after the app'),
  )
}

async function watch(needs: DeployNeeds, deployId: string): Promise<void> {
  const { deploys, clock, stopping } = needs
  const begun = deploys.get(deployId)
  const untilMs =
    clock.monotonicMs() + Math.min(needs.watchMs, Math.max(0, (begun.switchedAt ?? 0) + needs.watchMs - clock.now()))
  const sights = new Map<string, string>()
  while (!stopping.aborted) {
    const deploy = deploys.find(deployId)
    if (deploy === undefined || deploy.phase !== 'watching') return
    const crash = await findCrash(needs, deploy, sights)
    if (crash !== null && (await goBack(needs, deploy, crash))) return
    if (clock.monotonicMs() >= untilMs) return concludeWatch(needs, deploy)
    await pause(lookMs, stopping)
  }
}

/** A container that stopped, or that is no longer the one that was started. The engine being away is no crash. */
async function findCrash(
  { containers, engine }: DeployNeeds,
  deploy: Deploy,
  sights: Map<string, string>,
): Promise<Crash | null> {
  for (const container of containers.ofDeploy(deploy.id, 'serving')) {
    const seen = await engine.containers.inspect(container.engineId ?? container.name).catch(() => undefined)
    if (seen === undefined) continue
    const before = sights.get(container.id)
    if (seen === null) return { container, exitCode: -1 }
    if (seen.state !== 'running' || (before !== undefined && before !== seen.startedAt))
      return { container, exitCode: seen.exitCode }
    sights.set(container.id, seen.startedAt)
  }
  return null
}

/** The window is over: those that stood by may go. */
export function concludeWatch(needs: DeployNeeds, deploy: Deploy): void {
  const { deploys, containers, journal, clock } = needs
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
  retireAll(needs, deploy.app)
  void needs.pruneOf(deploy.app)
}

/** Switches back by itself, once. Answers false when there is nothing to go back to, or a newer deploy has switched. */
async function goBack(needs: DeployNeeds, deploy: Deploy, crash: Crash): Promise<boolean> {
  const { locks, containers, deploys, journal, clock } = needs
  return locks.run(deploy.app, async () => {
    if (deploys.find(deploy.id)?.phase !== 'watching') return true
    const before = containers.of(deploy.app, 'standby')
    const app = needs.apps.byId(deploy.app)
    if (app === undefined || app.isSuspended) return true
    const afterMs = clock.now() - (deploy.switchedAt ?? clock.now())
    const failure = crashedAfterSwitch({
      code: crash.exitCode,
      afterMs,
      log: await needs.lastOutput.tail(crash.container),
    })
    if (before.length === 0 || deploy.previousRelease === null) {
      needs.events.record(
        app.id,
        'crashed',
        `${failure.message} There is no earlier release to go back to; it is started again.`,
      )
      journal.change(
        deploy,
        { phase: 'done', error: failure.details, finishedAt: clock.now() },
        `${failure.message} There is no earlier release to go back to; it is started again.`,
      )
      return true
    }
    await startStopped(needs, before)
    restorePrevious(needs, app, deploy, { before, failure })
    return true
  })
}

/** Workers, and the previous container of a stop-first app, were stopped at the switch. */
async function startStopped({ engine }: DeployNeeds, before: readonly Container[]): Promise<void> {
  await Promise.all(before.map(one => engine.containers.start(one.engineId ?? one.name)))
}

interface Return {
  readonly before: readonly Container[]
  readonly failure: ReturnType<typeof crashedAfterSwitch>
}

function restorePrevious(needs: DeployNeeds, app: App, deploy: Deploy, { before, failure }: Return): void {
  const { deploys, containers, apps, releases, traffic, journal, clock } = needs
  const previous = deploy.previousRelease === null ? undefined : releases.find(deploy.previousRelease)
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
    apps.update(app.id, { liveRelease: deploy.previousRelease, ...(previous ? { image: previous.image } : {}) })
    journal.change(
      deploy,
      { status: 'rolled_back', phase: 'done', error: failure.details, finishedAt: clock.now() },
      `${failure.code}: ${failure.message}`,
      'Switched back to the release before.',
    )
  })
  traffic.apply(apps.byId(app.id) ?? app)
  needs.events.record(app.id, 'repaired', `${failure.message} Switched back to the release before.`)
  retireAll(needs, app.id)
}
