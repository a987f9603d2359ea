import type { DockerEngine } from '../../adapters/docker/engine.ts'
import { type App, stopSecondsOf } from '../../apps/app.ts'
import type { AppStore } from '../../apps/app-store.ts'
import type { Container, ContainerStore } from '../../containers/container-store.ts'
import type { Drain, Retirement } from '../../containers/drain.ts'
import type { Logger } from '../../log.ts'
import type { ImageFreer } from '../image/image-freer.ts'
import type { DeployStore } from '../records/deploy-store.ts'
import { pruneReleases } from '../releases/keep-releases.ts'
import type { ReleaseStore } from '../releases/release-store.ts'

interface Context {
  readonly engine: DockerEngine
  readonly containers: ContainerStore
  readonly apps: AppStore
  readonly deploys: DeployStore
  readonly releases: ReleaseStore
  readonly drain: Drain
  readonly freer: ImageFreer
  readonly log: Logger
}

export type Retirer = ReturnType<typeof retirer>

/** The way out: of containers that are replaced, of releases that are no longer kept, and of their images. */
export function retirer({ engine, containers, apps, deploys, releases, drain, freer, log }: Context) {
  /** Begins, in the background, the way out of everything of this app that is draining. Safe to repeat. Ends when they are gone, or could not go yet; never throws. */
  async function ofApp(appId: string): Promise<void> {
    const app = apps.byId(appId)
    const leaving = containers
      .of(appId, 'draining')
      .map(container =>
        drain
          .begin(app === undefined ? orphaned(container) : retirementOf(app, container))
          .catch(error => log.warn({ err: error, container: container.name }, 'not retired yet; it is tried again')),
      )
    await Promise.all(leaving)
  }

  return {
    ofApp,
    /** Begins it for every app. */
    everywhere(): void {
      for (const app of new Set(containers.inRole('draining').map(one => one.app))) void ofApp(app)
    },
    /** Ends everything of this app, or of these processes of it, that is draining now, and waits until it is gone. Throws what the engine says. */
    async endNow(app: App, processes?: readonly string[]): Promise<void> {
      const leaving = containers
        .of(app.id, 'draining')
        .filter(one => processes === undefined || processes.includes(one.process))
      const ended = leaving.map(container => drain.begin({ ...retirementOf(app, container), drainSeconds: 0 }))
      drain.hurry(leaving.map(one => one.id))
      await Promise.all(ended)
    },
    /** Ends the waiting for connections of what drains; whoever began it sees it go. */
    hurry(app: App): void {
      drain.hurry(containers.of(app.id, 'draining').map(one => one.id))
    },
    /** Forgets releases that are no longer kept, and frees their images; never throws. */
    async prune(appId: string): Promise<void> {
      const app = apps.byId(appId)
      // A deploy that runs may take its release back; it prunes when it has stayed.
      if (app === undefined || deploys.running(appId) !== undefined) return
      const inUse = new Set(containers.of(appId, 'serving', 'standby', 'draining', 'candidate').map(one => one.release))
      await pruneReleases(engine, releases, { app, inUse }).catch(error =>
        log.warn({ err: error, app: app.name }, 'old releases not pruned yet'),
      )
      await freer.free()
    },
    /** Frees images that nobody needs any more; never throws. */
    freeImages: (): Promise<void> => freer.free(),
  }
}

function retirementOf(app: App, container: Container): Retirement {
  return { container, drainSeconds: app.drainSeconds, stopTimeoutSeconds: stopSecondsOf(app, container.process) }
}

function orphaned(container: Container): Retirement {
  return { container, drainSeconds: 0, stopTimeoutSeconds: 10 }
}
