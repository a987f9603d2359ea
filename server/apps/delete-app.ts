import { engineRef } from '../containers/container-store.ts'
import type { DeployContext } from '../deploys/deploy-context.ts'
import { letGoOfImage } from '../deploys/releases/keep-releases.ts'
import type { OwnCertificateStore } from '../traffic/certificates/own-certificate-store.ts'
import type { DomainStore } from '../traffic/domains/domain-store.ts'
import { type App, stopSecondsOf, volumeName } from './app.ts'

export interface DeleteContext
  extends Pick<
    DeployContext,
    | 'apps'
    | 'containers'
    | 'engine'
    | 'events'
    | 'launcher'
    | 'log'
    | 'networks'
    | 'outputs'
    | 'releases'
    | 'retirer'
    | 'traffic'
  > {
  readonly domains: DomainStore
  readonly ownCertificates: OwnCertificateStore
  readonly cancelAll: (app: string) => Promise<void>
}

/**
 * Takes an app away: first it is marked, then hosts, containers, images, volumes (where asked), and last its rows.
 * Each step can be repeated, so a crash in the middle is finished at the next start.
 */
export async function deleteApp(context: DeleteContext, app: App, volumes: 'keep' | 'delete'): Promise<void> {
  context.apps.update(app.id, { deleting: volumes, isSuspended: true })
  await finishDelete(context, { ...app, deleting: volumes })
}

/** Goes on with a delete that was begun. */
export async function finishDelete(context: DeleteContext, app: App): Promise<void> {
  const { traffic, containers, launcher, engine, releases, apps, events, domains, ownCertificates } = context
  for (const { host } of domains.of(app.id)) {
    traffic.removeHost(host)
    domains.remove(host)
    ownCertificates.remove(host)
  }
  await context.cancelAll(app.id)
  context.retirer.hurry(app)
  const mine = containers.all().filter(one => one.app === app.id)
  await Promise.all(
    mine.map(one => engine.containers.stop(engineRef(one), Math.min(10, stopSecondsOf(app, one.process)))),
  )
  await Promise.all(mine.map(one => launcher.discard(one)))
  const kept = releases.newest(app.id, 1000)
  for (const release of kept) await letGoOfImage(engine, app.name, release.id)
  if (app.deleting === 'delete') {
    // Also those that the app had, and has no more since a change of its settings.
    const volumes = [app, ...kept.map(release => release.settings)].flatMap(one => one.volumes)
    for (const name of new Set(volumes.map(one => volumeName(app.name, one.name)))) await engine.volumes.remove(name)
  }
  traffic.releaseHold(app)
  events.forget(app.id)
  apps.remove(app.id)
  await context.outputs.forget(app.id)
  await context.retirer.freeImages()
  await removeEmptyProject(context, app.project)
}

/** Does nothing while an app is in it. The last step of a delete, and of a crash just before that. */
export async function removeEmptyProject(
  { apps, networks, log }: Pick<DeleteContext, 'apps' | 'networks' | 'log'>,
  project: string,
): Promise<void> {
  if (apps.all().some(app => app.project === project)) return
  await networks
    .remove(project)
    .catch(error => log.warn({ err: error, project }, 'the network of an empty project is not removed yet'))
}
