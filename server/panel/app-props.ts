import type { ActivityEntry } from '../../views/apps/activity.tsx'
import type { AppAttentionProps } from '../../views/apps/app-attention.tsx'
import type { AppHead } from '../../views/apps/app-head.tsx'
import type { AppSummary } from '../../views/apps/app-row.tsx'
import type { InstanceView } from '../../views/apps/instances.tsx'
import type { LiveRelease } from '../../views/apps/live-card.tsx'
import { isOpen } from '../../views/deploys/deploy-summary.ts'
import type { App } from '../apps/app.ts'
import { statusOfApp } from '../apps/app-view.ts'
import type { Container } from '../containers/container-store.ts'
import type { Deploy } from '../deploys/deploy.ts'
import type { Release } from '../deploys/releases/release.ts'
import { releaseBefore } from '../deploys/releases/release-before.ts'
import { giveVolumes } from './deploy-fixes.ts'
import { servingDeploy, stepsOf, summaryOf, versionOf, versionOfDeploy } from './deploy-props.ts'
import type { PanelContext } from './panel-context.ts'

export function headOf({ stores, apps, hosts }: PanelContext, app: App): AppHead {
  const [host = null] = hosts.hostsOf(app.id)
  const before = releaseBefore(stores, app)
  return {
    name: app.name,
    status: statusOfApp(apps.view, app).status,
    image: app.image,
    url: hosts.urlOf(app.id),
    host,
    isSuspended: app.isSuspended,
    previous: before === undefined ? null : { release: before.id, version: versionOf(before) },
  }
}

/** The rows of the list. What there is one of for each app is read at once, since there may be 500 apps. */
export function rowsOf({ stores, apps, hosts }: PanelContext, all: readonly App[]): AppSummary[] {
  const open = stores.deploys.openByApp()
  const failed = stores.deploys.failedByApp()
  const live = stores.releases.among(all.flatMap(app => app.liveRelease ?? []))
  const domains = stores.domains.byApp()
  const view = { health: apps.view.health, deploys: { isOpen: (app: string) => open.has(app) } }
  return all.map(app => {
    const own = domains.get(app.id) ?? []
    return {
      ...{ name: app.name, project: app.project },
      ...statusOfApp(view, app),
      host: own.find(domain => domain.kind !== 'redirect')?.host ?? null,
      url: hosts.urlOfHosts(own),
      ...liveParts(live.get(app.id)),
      ...deployPart(open.get(app.id)),
      ...failedPart(app.liveRelease === null ? failed.get(app.id) : undefined),
    }
  })

  function liveParts(release: Release | undefined): Pick<AppSummary, 'version' | 'liveSince'> {
    if (release === undefined) return { version: null, liveSince: null }
    const since = stores.deploys.newestLive(release.app)?.switchedAt ?? release.createdAt
    return { version: versionOf(release), liveSince: since }
  }
}

function failedPart(failed: string | undefined): Pick<AppSummary, 'failed'> {
  return failed === undefined ? {} : { failed }
}

function deployPart(open: Deploy | undefined): Pick<AppSummary, 'deploy'> {
  if (open === undefined) return {}
  const { id, phase, startedAt, createdAt } = open
  return { deploy: { id, version: versionOfDeploy(open), phase, startedAt: startedAt ?? createdAt } }
}

export function attentionOf(needs: PanelContext, app: App): Omit<AppAttentionProps, 'app'> {
  const { stores, apps } = needs
  const serving = servingDeploy(needs, app)
  const [newest] = stores.deploys.of(app.id, { before: null, limit: 1 })
  const summary = newest === undefined ? null : summaryOf(newest, app, serving)
  const { status, reason } = statusOfApp(apps.view, app)
  const open = newest !== undefined && summary !== null && isOpen(summary)
  return {
    failing:
      status === 'failing'
        ? {
            message: `${app.name}: ${reason ?? 'not all instances are up'}.`,
            advice: 'Its output says why. berth restarts it with growing delays.',
          }
        : null,
    warnings: apps.view.health.warnings(app.id).map(({ message, advice, fix }) => ({
      ...{ message, advice },
      fix: fix === undefined ? null : giveVolumes,
    })),
    current: open
      ? { deploy: summary, steps: stepsOf(newest, stores.deploys.phaseTimes(newest.id), stores.clock.now()) }
      : null,
    failed: summary?.status === 'failed' || summary?.status === 'rolled_back' ? summary : null,
  }
}

export function liveOf(needs: PanelContext, app: App): LiveRelease | null {
  const { stores } = needs
  const release = app.liveRelease === null ? undefined : stores.releases.find(app.liveRelease)
  const deploy = stores.deploys.newestLive(app.id)
  if (release === undefined || deploy === undefined) return null
  return {
    release: release.id,
    version: versionOf(release),
    image: release.image,
    digest: release.digest,
    since: deploy.switchedAt ?? deploy.createdAt,
    by: deploy.trigger,
    deploy: deploy.id,
  }
}

const roleWords = {
  serving: 'Running',
  candidate: 'Starting',
  standby: 'Kept for rollback',
  draining: 'Draining',
  run: 'One-off run',
} as const

export function instancesOf({ stores, apps }: PanelContext, app: App): InstanceView[] {
  const count = apps.view.health.of(app.id)
  const isWell = count === undefined || count.alive >= count.wanted || apps.view.health.isGrowing(app.id)
  const order = Object.keys(roleWords)
  const containers = stores.containers
    .of(app.id, 'serving', 'candidate', 'draining', 'standby')
    .toSorted((one, other) => order.indexOf(one.role) - order.indexOf(other.role))
  return containers.map((container, n, all) => {
    const release = stores.releases.find(container.release)
    const isServing = container.role === 'serving'
    return {
      name: instanceName(container, all.slice(0, n)),
      state: isServing ? (isWell ? 'running' : 'failing') : container.role === 'candidate' ? 'busy' : 'stopped',
      word: isServing && !isWell ? 'Degraded' : roleWords[container.role],
      version: release === undefined ? '' : versionOf(release),
      startedAt: container.createdAt,
      memoryLimitBytes: app.processes.find(one => one.name === container.process)?.memoryBytes ?? 0,
    }
  })
}

export function happeningsOf({ stores }: PanelContext, app: App): ActivityEntry[] {
  return stores.events
    .of(app.id, { before: null, limit: 10 })
    .map(({ id, at, text }) => ({ id, at, text: text.charAt(0).toUpperCase() + text.slice(1) }))
}

function instanceName(container: Container, before: readonly Container[]): string {
  return `${container.process}.${before.filter(one => one.process === container.process).length + 1}`
}
