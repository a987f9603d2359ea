import { isCancellable } from '../../shared/deploy-status.ts'
import type { Config } from '../config/config.ts'
import type { DeployContext } from '../deploys/deploy-context.ts'
import type { DeployRunner } from '../deploys/deploy-runner.ts'
import type { AppHealth } from '../deploys/reconcile/app-health.ts'
import type { Reconciler } from '../deploys/reconcile/reconciler.ts'
import type { DeployDesk } from '../deploys/requests/request-deploy.ts'
import type { RegistryAuthentication } from '../registries/auth/open-registry-auth.ts'
import type { Stores } from '../stores.ts'
import type { Certificates } from '../traffic/certificates/certificate-reconciler.ts'
import type { OptionsProxy } from '../traffic/domains/change-options.ts'
import type { AppRouteContext } from './app-routes.ts'
import { finishDelete, removeEmptyProject } from './delete-app.ts'

interface Ground {
  readonly stores: Stores
  readonly deploy: DeployContext
  readonly registryAuth: RegistryAuthentication
  readonly desk: DeployDesk
  readonly runner: DeployRunner
  readonly health: AppHealth
  readonly keep: Reconciler
  readonly certificates: Certificates
  readonly proxy: OptionsProxy
  readonly config: Config
  readonly panel: { readonly host: string }
}

/** What the verbs of apps work with, and the deletes that a crash left half-done. */
export function changesOfApps({
  stores,
  deploy,
  registryAuth,
  desk,
  runner,
  health,
  keep,
  certificates,
  proxy,
  config,
  panel,
}: Ground) {
  async function cancelAll(app: string): Promise<void> {
    const open = [...stores.deploys.waiting(app), stores.deploys.running(app)].filter(one => one !== undefined)
    for (const one of open.filter(isCancellable)) await runner.cancel(one.id).catch(() => {})
    await runner.idle(app)
  }

  const { domains, ownCertificates } = stores
  const deleting = { ...deploy, domains, ownCertificates, cancelAll }
  const needs: AppRouteContext = {
    ...stores,
    ...{ networks: deploy.networks, traffic: deploy.traffic, certificates, proxy, desk, deleting },
    suspending: { ...deploy, cancelAll },
    reserved: { panel: panel.host, domain: config.domain },
    checkCredential: registryAuth.pulls.checkChoice,
    kickReconciler: () => keep.kick(),
    view: {
      ...stores,
      health,
      certificates,
      urlOf: deploy.urlOf,
      credentialOf: registryAuth.pulls.shownFor,
    },
  }
  return {
    needs,
    async finishDeletes(): Promise<void> {
      for (const app of stores.apps.all()) if (app.deleting !== null) await finishDelete(deleting, app)
      for (const { name } of stores.projects.all()) await removeEmptyProject(deploy, name)
    },
  }
}
