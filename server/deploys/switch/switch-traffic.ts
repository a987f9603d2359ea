import { shortDigest } from '../../../shared/image-reference.ts'
import { releaseName } from '../../../shared/release-name.ts'
import { type App, stopSecondsOf } from '../../apps/app.ts'
import { type Container, dialOf } from '../../containers/container-store.ts'
import type { Deploy } from '../deploy.ts'
import { imageAfter, planIfReadable } from '../releases/plan-rollback.ts'
import type { Release } from '../releases/release.ts'
import { restoreSettings } from '../releases/restore-settings.ts'
import { rollbackWords } from '../releases/rollback-words.ts'
import type { Replacement } from '../replacement.ts'
import type { SwitchContext } from './switch-context.ts'

/**
 * The point of no return: one rename a host, then one request through the proxy that shows it hands visitors on,
 * then the row. If the proxy does not answer, the route goes back and PROXY_UNAVAILABLE is thrown.
 */
export async function switchTraffic(
  context: SwitchContext,
  replacement: Replacement,
  candidates: readonly Container[],
): Promise<void> {
  const { app, deploy, plan } = replacement
  const { locks, journal, traffic, apps } = context
  await locks.run(app.id, async () => {
    journal.enter(deploy, 'switching')
    const wanted = { ...(apps.byId(app.id) ?? app), liveRelease: plan.release.id, isSuspended: false }
    const web = candidates.filter(one => one.process === 'web')
    traffic.pointAt(wanted, web)
    try {
      if (web.length > 0) await verify(context, app.id, plan.release)
    } catch (error) {
      traffic.apply(apps.byId(app.id) ?? app)
      throw error
    }
    makeLive(context, { deploy, release: plan.release, candidates })
    traffic.settled(app)
  })
  afterSwitch(context, deploy)
}

async function verify({ hostsOf, verifyHost }: SwitchContext, app: string, release: Release): Promise<void> {
  const [host] = hostsOf(app)
  if (host !== undefined) await verifyHost(host, release.settings.healthPath ?? '/')
}

export interface Live {
  readonly deploy: Deploy
  readonly release: Release
  readonly candidates: readonly Container[]
}

/** One transaction: who serves, what is live, what the app's settings are. */
export function makeLive(context: SwitchContext, { deploy, release, candidates }: Live): void {
  const { deploys, containers, apps, journal, clock } = context
  deploys.write(() => {
    const now = clock.now()
    const replaced = idsOf(containers.of(deploy.app, 'serving'))
    const app = apps.byId(deploy.app)
    const back = app !== undefined && deploy.kind === 'rollback' ? goBack(context, app, release) : null
    for (const watched of deploys.watching(deploy.app))
      journal.change(watched, { phase: 'done' }, `${releaseName(release.number)} took over: ${deploy.id}.`)
    containers.setRole(idsOf(containers.of(deploy.app, 'standby')), 'draining')
    containers.setRole(replaced, 'standby', now)
    containers.setRole(idsOf(candidates), 'serving')
    apps.update(deploy.app, {
      liveRelease: release.id,
      isSuspended: false,
      ...(deploy.pinned ? {} : { image: back?.image ?? release.image }),
    })
    journal.change(
      deploy,
      { status: 'live', phase: 'watching', switchedAt: now, finishedAt: now },
      switchedWords(release, { tookMs: now - deploy.createdAt, candidates }),
      ...(back?.words ?? []),
    )
  })
}

/** Settings and variables of the release are the app's again; the log says what differs, and what still waits. */
function goBack(
  context: SwitchContext,
  app: App,
  release: Release,
): { image: string | null; words: readonly string[] } {
  const image = imageAfter(context, app, release)
  const live = app.liveRelease === null ? null : (context.releases.find(app.liveRelease) ?? null)
  const plan = planIfReadable(context, app, release)
  if (plan === null || restoreSettings(context, app.id, { live, target: release }) === 'unreadable')
    return { image, words: ['Variables of the app cannot be read, so its settings stay as they are.'] }
  return { image, words: rollbackWords(plan) }
}

function switchedWords(
  { number, digest }: Release,
  { tookMs, candidates }: { tookMs: number; candidates: readonly Container[] },
): string {
  const where = candidates
    .filter(one => one.process === 'web')
    .map(dialOf)
    .join(', ')
  return `${releaseName(number)} (${shortDigest(digest)}) is live after ${(tookMs / 1000).toFixed(1)} s${where === '' ? '' : `: visitors go to ${where}`}`
}

/**
 * What follows the row: restart policies, the end of the workers before, the watch, the end of those that stood by.
 * None of it delays the answer, and all of it can be repeated after a crash.
 */
export function afterSwitch(context: SwitchContext, deploy: Pick<Deploy, 'id' | 'app'>): void {
  const { engine, containers, apps, log, changes } = context
  for (const { engineId } of containers.ofDeploy(deploy.id, 'serving')) {
    if (engineId !== null)
      void engine.containers
        .setRestartPolicy(engineId, 'unless-stopped')
        .catch(error => log.warn({ err: error }, 'restart policy not set yet'))
  }
  const app = apps.byId(deploy.app)
  for (const { engineId, process } of containers.of(deploy.app, 'standby').filter(one => one.process !== 'web')) {
    if (engineId !== null)
      void engine.containers
        .stop(engineId, app === undefined ? 10 : stopSecondsOf(app, process))
        .catch(error => log.warn({ err: error }, 'worker not stopped yet'))
  }
  void context.retirer.ofApp(deploy.app)
  context.watch.start(deploy.id)
  changes.publish({ kind: 'app', app: deploy.app })
}

function idsOf(containers: readonly Container[]): string[] {
  return containers.map(one => one.id)
}
