import type { LocalImage } from '../../adapters/docker/engine.ts'
import type { ContainerSummary } from '../../adapters/docker/engine-containers.ts'
import { type App, mustBeAlone, processOf } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { askHttp, isTaken } from '../../containers/probing/ask-http.ts'
import { keptInstancesOf } from '../candidates/start-candidates.ts'
import type { DeployContext } from '../deploy-context.ts'
import type { Release } from '../releases/release.ts'
import type { AppHealth } from './app-health.ts'
import { noteCrash } from './note-crashes.ts'
import { reviver } from './revive.ts'

type InstanceContext = Pick<
  DeployContext,
  | 'apps'
  | 'candidates'
  | 'changes'
  | 'clock'
  | 'containers'
  | 'deploys'
  | 'endings'
  | 'engine'
  | 'events'
  | 'fetcher'
  | 'launcher'
  | 'locks'
  | 'log'
  | 'releases'
  | 'retirer'
  | 'stopping'
  | 'traffic'
>

/** An app with no instance alive for so long shows visitors the 503 page instead of letting them wait. */
const patienceMs = 5000

/** What is there, read once for all apps. */
export interface Look {
  readonly engine: ReadonlyMap<string, ContainerSummary>
  readonly serving: ReadonlyMap<string, readonly Container[]>
  readonly live: ReadonlyMap<string, Release>
  /** Apps with a deploy that runs or waits. */
  readonly deploying: ReadonlyMap<string, unknown>
}

export type InstanceReconciler = ReturnType<typeof instanceReconciler>

/** Brings what runs of an app to what is wanted: instances alive, as many as asked for, and none dead in rotation. */
export function instanceReconciler(context: InstanceContext, health: AppHealth) {
  const { containers, engine, traffic, apps, events, locks } = context
  /** Apps that get an instance here; other candidates belong to a deploy. */
  const making = new Set<string>()
  /** Seen dead and not answering since: what crashes again and again lives for a moment each time. */
  const down = new Set<string>()
  const revive = reviver(context, health)

  return {
    isMaking: (app: string): boolean => making.has(app),
    /** Whether nothing is to do for this app, by one look at all of them; the rows of each are read only when there is. */
    isWell(app: App, { engine: seen, serving, live, deploying }: Look): boolean {
      const own = serving.get(app.id) ?? []
      const release = live.get(app.id)
      if (release === undefined || !isKept(app) || deploying.has(app.id)) return false
      const isFine = own.every(one => isAlive(one, seen) && !down.has(one.id) && !traffic.isResting(one))
      const counts = release.settings.processes.map(process => ({
        wanted: keptInstancesOf(app, process),
        alive: own.filter(one => one.process === process.name).length,
      }))
      if (!isFine || counts.some(({ wanted, alive }) => wanted !== alive)) return false
      health.note(app.id, {
        alive: own.length,
        wanted: own.length,
        standing: own.length,
        answersVisitors: answersVisitors(app, own),
      })
      return true
    },
    /** `seen` is what the engine lists now. `pending`: to be checked again soon. Throws DOCKER_UNAVAILABLE. */
    async keep(app: App, seen: ReadonlyMap<string, ContainerSummary>): Promise<'settled' | 'pending'> {
      if (!isKept(app)) {
        health.forget(app.id)
        return 'settled'
      }
      // The old container of a stop-first app is stopped on purpose while a deploy runs.
      if (app.hold !== null && context.deploys.running(app.id) !== undefined) return 'settled'
      const state = await repair(app, seen)
      await matchCounts(app)
      return state
    },
    noteDeath: (engineId: string, exitCode: number | null) => noteCrash(context, health, { engineId, exitCode }),
  }

  async function repair(app: App, listed: ReadonlyMap<string, ContainerSummary>): Promise<'settled' | 'pending'> {
    const serving = containers.of(app.id, 'serving')
    const seen = await withNewer(listed, serving)
    const alive = serving.filter(one => isAlive(one, seen))
    const missing = serving.filter(one => one.engineId === null || !seen.has(one.engineId))
    const dead = serving.filter(one => !alive.includes(one) && !missing.includes(one))
    for (const container of [...missing, ...dead]) down.add(container.id)
    const hasRisen = await Promise.all(alive.map(one => isUp(app, one)))
    const well = alive.filter((_, n) => hasRisen[n])
    if (missing.length > 0) health.mends(app.id)
    health.note(app.id, {
      ...{ alive: well.length, wanted: wantedOf(app), standing: serving.length },
      answersVisitors: answersVisitors(app, well),
    })
    for (const container of missing) await revive.replaceMissing(app, container)
    for (const container of dead) await revive.reviveStopped(app, container)
    for (const id of down) if (containers.find(id) === undefined) down.delete(id)
    await rotate(app, { well, gone: serving.filter(one => !well.includes(one)) })
    return well.length === serving.length ? 'settled' : 'pending'
  }

  /** What was made after the list was: it is asked for one by one before anybody calls it missing. */
  async function withNewer(
    listed: ReadonlyMap<string, ContainerSummary>,
    serving: readonly Container[],
  ): Promise<ReadonlyMap<string, ContainerSummary>> {
    const unlisted = serving.flatMap(({ engineId }) => (engineId === null || listed.has(engineId) ? [] : [engineId]))
    const found = await Promise.all(unlisted.map(id => engine.containers.inspect(id)))
    return new Map([...listed, ...found.flatMap(one => (one === null ? [] : [[one.id, one] as const]))])
  }

  async function isUp(app: App, container: Container): Promise<boolean> {
    if (!down.has(container.id)) return true
    if (isWeb(container)) {
      const { address, port } = container
      const answer = await askHttp({ address, port, path: '/', host: app.name, limitMs: 2000 })
      if (!isTaken(answer)) return false
    }
    down.delete(container.id)
    return true
  }

  function wantedOf(app: App): number {
    const release = app.liveRelease === null ? undefined : context.releases.find(app.liveRelease)
    return (release?.settings.processes ?? []).reduce((sum, process) => sum + keptInstancesOf(app, process), 0)
  }

  function answersVisitors(app: App, well: readonly Container[]): boolean {
    return well.some(isWeb) || processOf(app, 'web')?.instances === 0
  }

  /** Dead ones leave the rotation while others live, or after the patience; living ones that answer come back. */
  async function rotate(
    app: App,
    { well, gone }: { well: readonly Container[]; gone: readonly Container[] },
  ): Promise<void> {
    const mayGo = well.some(isWeb) || health.deadForMs(app.id) >= patienceMs
    const changes = [
      ...gone.filter(one => mayGo && isWeb(one)).map(one => traffic.rest(one, 'out')),
      ...well.filter(isWeb).map(one => traffic.rest(one, 'in')),
    ]
    if (changes.includes(true)) await locks.run(app.id, async () => traffic.apply(apps.byId(app.id) ?? app))
  }

  async function matchCounts(app: App): Promise<void> {
    const release = app.liveRelease === null ? undefined : context.releases.find(app.liveRelease)
    if (release === undefined || context.deploys.running(app.id) !== undefined) return
    for (const process of release.settings.processes) {
      const { name } = process
      const serving = containers.of(app.id, 'serving').filter(one => one.process === name)
      const wanted = keptInstancesOf(app, process)
      const isBarred = mustBeAlone(release.settings, process) && isLeaving(app, name)
      for (let n = serving.length; n < wanted && !isBarred; n++) await addInstance(app, name)
      if (serving.length > wanted) await letGo(app, serving.slice(wanted))
    }
  }

  /** One that was let go may still run, and one at a time is allowed. */
  function isLeaving(app: App, process: string): boolean {
    return containers.of(app.id, 'draining').some(one => one.process === process)
  }

  async function addInstance(app: App, process: string): Promise<void> {
    const release = app.liveRelease === null ? undefined : context.releases.find(app.liveRelease)
    // A registry that cannot give the image is asked with growing pauses.
    if (release === undefined || !health.mayStart(`${app.id} ${process}`)) return
    making.add(app.id)
    try {
      const tell = (words: string): void => events.record(app.id, 'repaired', `${process}: ${words}`)
      const image = await context.fetcher.have({ app, release, tell }, context.stopping)
      await launchAndServe(app, { release, image, process })
      health.started(`${app.id} ${process}`)
    } catch (error) {
      health.mends(app.id)
      throw error
    } finally {
      making.delete(app.id)
    }
  }

  async function launchAndServe(
    app: App,
    { release, image, process }: { release: Release; image: LocalImage; process: string },
  ): Promise<void> {
    const container = await context.launcher.launch({
      app,
      release,
      variables: context.releases.variables(release),
      process,
      image,
      deploy: 'keeper',
      role: 'candidate',
    })
    try {
      await context.candidates.waitFor({ app, plan: { release, image } }, container, context.stopping)
      await serve(app, container)
    } catch (error) {
      await context.launcher.discard(container)
      throw error
    }
  }

  async function serve(app: App, container: Container): Promise<void> {
    if (container.engineId !== null) await engine.containers.setRestartPolicy(container.engineId, 'unless-stopped')
    await locks.run(app.id, async () => {
      const now = apps.byId(app.id)
      if (now?.liveRelease !== container.release || now.isSuspended) return context.launcher.discard(container)
      containers.setRole([container.id], 'serving')
      traffic.apply(now)
    })
    context.changes.publish({ kind: 'app', app: app.id })
  }

  async function letGo(app: App, surplus: readonly Container[]): Promise<void> {
    await locks.run(app.id, async () => {
      containers.setRole(
        surplus.map(one => one.id),
        'draining',
        context.clock.now(),
      )
      traffic.apply(apps.byId(app.id) ?? app)
    })
    void context.retirer.ofApp(app.id)
    context.changes.publish({ kind: 'app', app: app.id })
  }
}

function isKept(app: App): boolean {
  return !app.isSuspended && app.liveRelease !== null && app.deleting === null
}

function isAlive({ engineId }: Container, seen: ReadonlyMap<string, ContainerSummary>): boolean {
  return engineId !== null && seen.get(engineId)?.state === 'running'
}

function isWeb(container: Container): boolean {
  return container.process === 'web'
}
