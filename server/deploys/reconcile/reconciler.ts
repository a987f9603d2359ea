import type { ContainerSummary } from '../../adapters/docker/engine-containers.ts'
import type { App } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { isAppError } from '../../errors.ts'
import { pause, type Worker } from '../../workers.ts'
import type { DeployContext } from '../deploy-context.ts'
import { compareServing } from './compare-serving.ts'
import type { InstanceReconciler } from './instance-reconciler.ts'

const lookMs = 5000
/** While something is down. */
const soonMs = 1000
/** Between two looks, however much the engine tells. */
const restMs = 200
const routesEvery = 6
/** A container of ours that no row knows is removed when it has been seen so long. */
const orphanMs = 10 * 60_000
/** One-off commands are ended after an hour; a little later nobody waits for one any more. */
const longestRunMs = 65 * 60_000

export interface Reconciler extends Worker {
  /** Looks at once instead of at the next turn. */
  kick(): void
  /** Since when the engine does not answer, in milliseconds since 1970; null while it does. */
  awaySince(): number | null
}

type ReconcilerContext = Pick<
  DeployContext,
  | 'apps'
  | 'clock'
  | 'containers'
  | 'deploys'
  | 'endings'
  | 'engine'
  | 'events'
  | 'launcher'
  | 'log'
  | 'releases'
  | 'retirer'
>

interface Parts {
  readonly context: ReconcilerContext
  readonly instances: InstanceReconciler
  readonly instance: string
  readonly rewriteRoutes: () => readonly string[]
}

/** Looks every few seconds, and when the engine tells of something, whether all is as the rows say; mends what is not. */
export function reconciler({ context, instances, instance, rewriteRoutes }: Parts): Reconciler {
  const { engine, containers, apps, deploys, log } = context
  const firstSeen = new Map<string, number>()
  const busy = new Set<string>()
  const beganAt = context.clock.now()
  let wake: () => void = () => {}
  let turn = 0
  /** Also before the first look. */
  let isAway = true
  let awaySince: number | null = null

  async function look(): Promise<void> {
    if (turn++ % routesEvery === 0) {
      const changed = rewriteRoutes()
      if (changed.length > 0) log.warn({ changed }, 'the routing directory differed from the rows; written anew')
    }
    const seen = new Map((await engine.containers.list([`berth.instance=${instance}`])).map(one => [one.id, one]))
    context.retirer.everywhere()
    const all = apps.all()
    const standing = {
      engine: seen,
      serving: Map.groupBy(containers.inRole('serving'), ({ app }) => app),
      live: context.releases.among(all.flatMap(app => app.liveRelease ?? [])),
      deploying: deploys.openByApp(),
    }
    for (const app of all) if (!instances.isWell(app, standing)) keepInItsOwnTime(app, seen)
    await discardLeftovers()
    await removeOrphans([...seen.keys()])
  }

  /** An app that takes long to mend keeps no other one waiting. */
  function keepInItsOwnTime(app: App, seen: ReadonlyMap<string, ContainerSummary>): void {
    if (busy.has(app.id)) return
    busy.add(app.id)
    instances
      .keep(app, seen)
      .then(state => state === 'pending' && lookAgainSoon())
      .catch(error => log.warn({ err: error, app: app.name }, 'app not mended yet'))
      .finally(() => busy.delete(app.id))
  }

  function lookAgainSoon(): void {
    setTimeout(() => wake(), soonMs).unref()
  }

  /** Candidates and runs whose deploy has ended: a removal failed, or an app was stopped meanwhile. */
  async function discardLeftovers(): Promise<void> {
    for (const container of containers.inRole('candidate', 'run')) {
      const isWanted = instances.isMaking(container.app) || deploys.find(container.deploy)?.status === 'running'
      const isFresh = context.clock.now() - container.createdAt < lookMs
      if (isWanted || isFresh || isFollowed(container)) continue
      await context.launcher.discard(container)
    }
  }

  /** A one-off command belongs to the request that asked for it, which a restart of berth has ended. */
  function isFollowed({ deploy, createdAt }: Container): boolean {
    return deploy === 'run' && createdAt >= beganAt && context.clock.now() - createdAt < longestRunMs
  }

  async function removeOrphans(engineIds: readonly string[]): Promise<void> {
    const known = new Set(containers.all().map(one => one.engineId))
    for (const id of engineIds) {
      if (known.has(id)) {
        firstSeen.delete(id)
        continue
      }
      const since = firstSeen.get(id) ?? context.clock.monotonicMs()
      firstSeen.set(id, since)
      if (context.clock.monotonicMs() - since < orphanMs) continue
      log.warn({ container: id }, 'a container of this berth that no row knows; removed')
      await engine.containers.remove(id)
    }
  }

  /** An engine that is away is told of once, not every second. */
  function noteTrouble(error: unknown, words: string): void {
    if (!isAppError(error, 'DOCKER_UNAVAILABLE')) {
      log.warn({ err: error }, words)
      return
    }
    if (awaySince === null)
      log.warn({ reason: error.message }, 'Docker is unavailable; apps keep serving, berth waits for it')
    isAway = true
    awaySince ??= context.clock.now()
  }

  async function noteBack(): Promise<void> {
    if (awaySince !== null) log.info('Docker is back')
    if (isAway) await compareServing(context)
    isAway = false
    awaySince = null
  }

  async function listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const event of engine.events(signal)) {
          context.endings.note(event)
          if (event.action === 'die') void instances.noteDeath(event.container, event.exitCode)
          if (event.action === 'die' || event.action === 'start' || event.action === 'destroy') wake()
        }
      } catch (error) {
        if (!signal.aborted) noteTrouble(error, 'the engine is not telling events; looking again')
      }
      await pause(1000, signal)
      // What happened meanwhile was not told, and never will be.
      wake()
    }
  }

  return {
    name: 'reconciler',
    kick: () => wake(),
    awaySince: () => awaySince,
    async run(signal) {
      const listening = listen(signal)
      while (!signal.aborted) {
        const woken = new AbortController()
        wake = () => woken.abort()
        await look()
          .then(noteBack)
          .catch(error => noteTrouble(error, 'could not look; trying again'))
        await pause(lookMs, AbortSignal.any([signal, woken.signal]))
        await pause(restMs, signal)
      }
      await listening
    },
  }
}
