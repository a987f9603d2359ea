import * as z from 'zod'
import { appSettingFields } from '../../shared/app-setting-fields.ts'
import { type AppStatus, appStatuses } from '../../shared/app-status.ts'
import type { ContainerStore } from '../containers/container-store.ts'
import type { AppHealth } from '../deploys/reconcile/app-health.ts'
import type { DeployStore } from '../deploys/records/deploy-store.ts'
import { pendingChanges } from '../deploys/releases/plan-rollback.ts'
import type { ReleaseStore } from '../deploys/releases/release-store.ts'
import { changeShape, releaseShape, viewChange, viewRelease } from '../deploys/releases/release-view.ts'
import { shapesOf } from '../field-schema.ts'
import type { Certificates } from '../traffic/certificates/certificate-reconciler.ts'
import type { DomainStore } from '../traffic/domains/domain-store.ts'
import { domainShape, viewDomain } from '../traffic/domains/domain-view.ts'
import { isoTime } from '../web/list.ts'
import type { App } from './app.ts'
import type { VariableStore } from './variables/variable-store.ts'

const variableShape = z.object({
  name: z.string(),
  secret: z.boolean(),
  value: z.string().optional(),
  updatedAt: z.string().optional(),
})

/** An app as the API shows it. */
export const appShape = z
  .object({
    ...shapesOf(appSettingFields),
    id: z.string(),
    name: z.string(),
    project: z.string(),
    status: z.enum(appStatuses),
    /** Why it is failing, in words. */
    reason: z.string().optional(),
    /** What should be known though it runs. */
    warnings: z.array(z.object({ message: z.string(), advice: z.string() })).readonly(),
    release: releaseShape.nullable(),
    releases: z.array(releaseShape).optional(),
    /** What is set and not live yet: it applies with the next deploy. */
    pending: z.array(changeShape).optional(),
    url: z.string().nullable(),
    domains: z.array(domainShape),
    processes: z.array(
      z.object({
        name: z.string(),
        command: z.array(z.string()).readonly().nullable(),
        instances: z.number(),
        alive: z.number(),
        memoryBytes: z.number(),
        cpus: z.number().nullable(),
        singleton: z.boolean(),
        alone: z.boolean().meta({ deprecated: true, description: 'Use `singleton`.' }),
        stopTimeoutSeconds: z.number().nullable(),
      }),
    ),
    volumes: z.array(z.object({ name: z.string(), path: z.string(), shared: z.boolean() })),
    variables: z.array(variableShape).optional(),
    credential: z.object({ name: z.string().nullable(), source: z.string(), reason: z.string() }),
    createdAt: z.string(),
  })
  .meta({ id: 'App' })

export type AppView = z.output<typeof appShape>

export interface AppViewContext {
  readonly containers: ContainerStore
  readonly deploys: DeployStore
  readonly domains: DomainStore
  readonly certificates: Pick<Certificates, 'viewOf'>
  readonly releases: ReleaseStore
  readonly variables: VariableStore
  readonly health: AppHealth
  readonly urlOf: (app: string) => string | null
  readonly credentialOf: (app: App) => { name: string | null; source: string; reason: string }
}

export function statusOfApp(
  { deploys, health }: { readonly deploys: Pick<DeployStore, 'isOpen'>; readonly health: AppHealth },
  app: App,
): { status: AppStatus; reason?: string } {
  if (deploys.isOpen(app.id)) return { status: 'deploying' }
  if (app.liveRelease === null) return { status: 'empty' }
  if (app.isSuspended) return { status: 'stopped' }
  const words = health.words(app.id)
  const count = health.of(app.id)
  if (count !== undefined && count.alive < count.wanted && health.isGrowing(app.id))
    return { status: 'deploying', reason: `${count.alive} of ${count.wanted} instances are up` }
  if (count !== undefined && count.alive < count.wanted)
    return { status: 'failing', reason: words ?? `${count.alive} of ${count.wanted} instances are alive` }
  return words === null ? { status: 'running' } : { status: 'failing', reason: words }
}

/** `detail` adds what only one app's own page needs; a deploy token never sees variables. */
export function viewApp(needs: AppViewContext, app: App, detail: 'list' | 'whole' | 'without-variables'): AppView {
  const { containers, domains, releases, variables } = needs
  const {
    id: _,
    isSuspended: _s,
    deleting: _d,
    liveRelease,
    hold: _h,
    processes,
    volumes,
    createdAt,
    credential: _c,
    ...settings
  } = app
  const live = liveRelease === null ? undefined : releases.find(liveRelease)
  const serving = containers.of(app.id, 'serving')
  return {
    ...settings,
    id: app.id,
    ...statusOfApp(needs, app),
    warnings: needs.health.warnings(app.id).map(({ message, advice }) => ({ message, advice })),
    release: live === undefined ? null : viewRelease(live),
    ...(detail === 'list' ? {} : { releases: releases.newest(app.id, 50).map(viewRelease) }),
    url: needs.urlOf(app.id),
    domains: domains.of(app.id).map(domain => viewDomain(domain, needs.certificates)),
    processes: processes.map(one => ({
      ...one,
      singleton: one.alone,
      alive: serving.filter(container => container.process === one.name).length,
    })),
    volumes: volumes.map(volume => ({ ...volume, shared: app.sharedVolume })),
    ...(detail === 'whole'
      ? {
          variables: variables.names(app.id).map(one => ({ ...one, updatedAt: isoTime(one.updatedAt) })),
          pending: pendingChanges(needs, app).map(change => viewChange(change, 'names-of-variables')),
        }
      : {}),
    credential: needs.credentialOf(app),
    createdAt: isoTime(createdAt),
  }
}
