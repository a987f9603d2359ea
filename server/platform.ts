import { type Caddy, openCaddy } from './adapters/caddy/open-caddy.ts'
import { caddySettingsOf } from './adapters/caddy/settings-of-config.ts'
import { connectDocker } from './adapters/docker/connect-docker.ts'
import type { DockerEngine } from './adapters/docker/engine.ts'
import { changesOfApps } from './apps/app-wiring.ts'
import { type Config, panelHostOf } from './config/config.ts'
import { deployRunner } from './deploys/deploy-runner.ts'
import { makeDeployContext } from './deploys/make-deploy-context.ts'
import { appHealth } from './deploys/reconcile/app-health.ts'
import { healthWatch } from './deploys/reconcile/health-watch.ts'
import { instanceReconciler } from './deploys/reconcile/instance-reconciler.ts'
import { reconciler } from './deploys/reconcile/reconciler.ts'
import { recoverDeploys } from './deploys/reconcile/recover-deploys.ts'
import { taskLimitWatch } from './deploys/reconcile/task-limit-watch.ts'
import { volumeWatch } from './deploys/reconcile/volume-watch.ts'
import { deployDesk } from './deploys/requests/request-deploy.ts'
import { type FaultPoints, openFaultPoints } from './fault-points.ts'
import { backupWorker } from './host/backups/backup-worker.ts'
import { placeRestored } from './host/backups/sealed-certificates.ts'
import { memoryWorker } from './host/system/memory-worker.ts'
import type { Logger } from './log.ts'
import type { ProgramFiles } from './program-files.ts'
import { openRegistryAuth } from './registries/auth/open-registry-auth.ts'
import { openWeb } from './routes.ts'
import type { Stores } from './stores.ts'
import { isAuthorityChanged } from './traffic/certificates/authority-changed.ts'
import { openCertificates } from './traffic/certificates/open-certificates.ts'
import { pruneOwnCertificates } from './traffic/certificates/own-certificates.ts'
import { storageRepair } from './traffic/certificates/storage-repair.ts'
import { certificateOwners } from './traffic/domains/certificate-owners.ts'
import { proxyExtras } from './traffic/domains/proxy-extras.ts'
import { traffic } from './traffic/domains/traffic.ts'
import { proxyVerifier } from './traffic/domains/verify-host.ts'
import { openRoutingDirectory } from './traffic/routing/routing-directory.ts'
import type { Worker } from './workers.ts'

export type Platform = ReturnType<typeof openPlatform>

/** The composition root: adapters, rooms, workers, web, joined once. Nothing runs before the workers are started. */
export function openPlatform(config: Config, stores: Stores, log: Logger, files: ProgramFiles) {
  const stopping = new AbortController()
  const withFaults = openFaultPoints(config.faultFolder)
  const engine = engineOf(config, withFaults)
  const registryAuth = openRegistryAuth({ ...stores, engine, internalHosts: config.internalHosts })
  const caddy = openCaddy(caddySettingsOf(config), log, () =>
    proxyExtras({ ...stores, dataDirectory: config.dataDirectory }),
  )
  const routes = withFaults('routes', openRoutingDirectory(config.dataDirectory))
  const panel = { host: panelHostOf(config), address: `127.0.0.1:${config.listen.port}` }
  const repairStorage = storageRepair({ ...stores, dataDirectory: config.dataDirectory, log })
  const certificates = openCertificates({
    ...{ ...config, clock: stores.clock, log, store: stores.certificateRows, routes, repairStorage },
    isAuthorityChanged: () => isAuthorityChanged(stores.settings, config.acme),
    ...certificateOwners(stores, panel.host),
  })
  const flow = traffic({ ...stores, routes, panel, certificates })
  for (const { app, status } of stores.deploys.unfinished()) if (status === 'running') flow.keepHeld(app)
  const deploy = makeDeployContext({
    ...{ config, stores, engine, routes, log },
    traffic: flow,
    stopping: stopping.signal,
    authFor: (app, image, signal) => registryAuth.pulls.forPull(app, image, signal),
    look: registryAuth.look,
    verifyHost: proxyVerifier(caddy),
  })
  const runner = deployRunner(deploy)
  const desk = deployDesk({
    ...stores,
    kick: app => runner.kick(app),
    checkCredential: registryAuth.pulls.checkChoice,
    tags: registryAuth.tags,
  })
  const health = appHealth(stores.clock)
  const instances = instanceReconciler(deploy, health)
  const rewriteRoutes = (): readonly string[] => routes.rewrite(flow.wanted())
  const keep = reconciler({ context: deploy, instances, instance: stores.instance, rewriteRoutes })
  const apps = changesOfApps({
    stores,
    deploy,
    registryAuth,
    desk,
    runner,
    health,
    keep,
    certificates,
    proxy: caddy,
    config,
    panel,
  })
  const web = openWeb({
    config,
    stores,
    deploy,
    registryAuth,
    desk,
    runner,
    health,
    apps,
    caddy,
    dockerAwaySince: keep.awaySince,
    certificates,
    routes,
    log,
    panel,
    files,
  })
  const prune = async () => pruneOwnCertificates({ ...stores, dataDirectory: config.dataDirectory })
  return {
    engine,
    caddy,
    web,
    rewriteRoutes,
    /** Before Caddy starts: it stumbles over what is damaged, and looks once whether a certificate is there. */
    repairCertificates(): void {
      const waiting = placeRestored(config.dataDirectory, stores.vault)
      if (waiting !== null) log.warn({ reason: waiting }, 'restored certificates wait for the key that opens theirs')
      certificates.repair()
    },
    workers: [
      recovering(runner, [prune, () => recoverDeploys(deploy), apps.finishDeletes]),
      keep,
      healthWatch(deploy, health),
      taskLimitWatch(deploy, health),
      volumeWatch(deploy, health),
      ...certificates.workers,
      backupWorker({ config, stores }, log),
      memoryWorker(),
    ] satisfies Worker[],
    /** Tells everything that waits in the background to end. */
    stop: () => stopping.abort('berth stops'),
    async [Symbol.asyncDispose]() {
      await caddy[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
      await registryAuth[Symbol.asyncDispose]()
    },
  }
}

function engineOf(config: Config, withFaults: FaultPoints): DockerEngine {
  const engine = connectDocker({ socketPath: config.dockerSocket })
  return {
    ...engine,
    containers: withFaults('containers', engine.containers),
    images: withFaults('images', engine.images),
    networks: withFaults('networks', engine.networks),
    volumes: withFaults('volumes', engine.volumes),
  }
}

/** Deploys begin when what a crash left has been put right. */
function recovering(runner: Worker, steps: readonly (() => Promise<void>)[]): Worker {
  return {
    name: runner.name,
    async run(signal) {
      for (const step of steps) await step()
      await runner.run(signal)
    },
  }
}

export type { Caddy }
