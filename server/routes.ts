import { auditRoutes } from './access/audit/audit-routes.ts'
import { authenticators } from './access/people/authenticators.ts'
import { confirmRoutes } from './access/people/confirm-routes.tsx'
import { openPasswordHasher, type PasswordHasher } from './access/people/password-hash.ts'
import { passwordRoutes } from './access/people/password-routes.tsx'
import { peopleRoutes } from './access/people/people-routes.ts'
import { sessionRoutes } from './access/people/session-routes.ts'
import { signInRoutes } from './access/people/sign-in-routes.tsx'
import { tokenRoutes } from './access/tokens/token-routes.ts'
import type { Caddy } from './adapters/caddy/open-caddy.ts'
import { type AppRouteContext, appRoutes } from './apps/app-routes.ts'
import { eventRoutes } from './apps/events/event-routes.ts'
import { logRoutes } from './apps/logs/log-routes.ts'
import { variableRoutes } from './apps/variables/variable-routes.ts'
import type { Config } from './config/config.ts'
import { deployRoutes } from './deploys/api/deploy-routes.ts'
import { hookRoutes } from './deploys/api/hook-routes.ts'
import { rollbackRoutes } from './deploys/api/rollback-routes.ts'
import type { DeployRunner } from './deploys/deploy-runner.ts'
import type { makeDeployContext } from './deploys/make-deploy-context.ts'
import type { AppHealth } from './deploys/reconcile/app-health.ts'
import type { DeployDesk } from './deploys/requests/request-deploy.ts'
import { runRoutes } from './deploys/runs/run-routes.ts'
import { backupRoutes } from './host/backups/backup-routes.ts'
import { doctorRoutes } from './host/doctor/doctor-routes.ts'
import { alarmsOf } from './host/system/alarms.ts'
import { openReadiness } from './host/system/readiness-view.ts'
import { systemRoutes } from './host/system/system-routes.ts'
import type { Logger } from './log.ts'
import { panelRoutes } from './panel/panel-routes.ts'
import type { ProgramFiles } from './program-files.ts'
import type { RegistryAuthentication } from './registries/auth/open-registry-auth.ts'
import { credentialRoutes } from './registries/credentials/credential-routes.ts'
import type { Stores } from './stores.ts'
import type { Certificates } from './traffic/certificates/certificate-reconciler.ts'
import { certificateRoutes } from './traffic/certificates/certificate-routes.ts'
import { hostAdviser } from './traffic/certificates/host-advice.ts'
import type { CertificateContext } from './traffic/certificates/put-certificate.ts'
import { foreignIn, reachOf } from './traffic/domains/certificate-reach.ts'
import { checkKnown } from './traffic/domains/claim-hosts.ts'
import { domainRoutes } from './traffic/domains/domain-routes.ts'
import type { RoutingDirectory } from './traffic/routing/routing-directory.ts'
import { version } from './version.ts'
import { withApiDocs } from './web/api-docs-routes.tsx'
import { loadAssets } from './web/assets.ts'
import { loadCliDownload } from './web/cli-download.ts'
import { createWeb, type Web } from './web/create-web.ts'
import { healthRoutes } from './web/health-routes.ts'
import type { Route } from './web/route.ts'

export interface WebGround {
  readonly config: Config
  readonly stores: Stores
  readonly deploy: ReturnType<typeof makeDeployContext>
  readonly registryAuth: RegistryAuthentication
  readonly desk: DeployDesk
  readonly runner: DeployRunner
  readonly health: AppHealth
  readonly apps: { readonly needs: AppRouteContext }
  readonly caddy: Caddy
  readonly dockerAwaySince: () => number | null
  readonly certificates: Pick<Certificates, 'hasShown'>
  readonly routes: RoutingDirectory
  readonly log: Logger
  readonly panel: { readonly host: string }
  readonly files: ProgramFiles
}

/** All rooms' routes in one application. */
export function openWeb(ground: WebGround): Web {
  const { config, stores, log, panel } = ground
  const hasher = openPasswordHasher()
  return createWeb({
    clock: stores.clock,
    log,
    audit: stores.audit,
    assets: loadAssets(ground.files.assets),
    alarms: () => alarmsOf({ ...ground, vault: stores.vault }),
    cliDownload: loadCliDownload(ground.files.cli, publicOrigin(config, panel.host)),
    panelHost: panel.host,
    httpsPort: config.httpsPort,
    isHttpsOnly: () => ground.routes.httpsForced().includes(panel.host),
    trustedProxies: config.trustedProxies,
    authenticators: authenticators({ ...stores, hasher }),
    owners: { app: name => stores.apps.find(name)?.id, deploy: id => stores.deploys.find(id)?.app },
    routes: withApiDocs(allRoutes(ground, hasher), version),
  })
}

export function allRoutes(ground: WebGround, hasher: PasswordHasher): readonly Route[] {
  const { stores, deploy, desk, runner, apps, caddy, config } = ground
  const credentials = { ...stores, check: ground.registryAuth.check }
  const deployNeeds = { ...stores, desk, runner, urlOf: deploy.urlOf }
  return [
    ...healthRoutes({ readiness: openReadiness({ ...stores, engine: deploy.engine, caddy }) }),
    ...appRoutes(apps.needs),
    ...eventRoutes(stores),
    ...variableRoutes(stores),
    ...domainRoutes(apps.needs),
    ...certificateRoutes(certificateContext(ground)),
    ...deployRoutes(deployNeeds),
    ...rollbackRoutes(deployNeeds),
    ...hookRoutes(deployNeeds),
    ...logRoutes({ ...stores, ...deploy }),
    ...runRoutes(deploy),
    ...credentialRoutes(credentials),
    ...tokenRoutes({
      ...stores,
      apps: { idOf: name => stores.apps.find(name)?.id, nameOf: id => stores.apps.byId(id)?.name },
    }),
    ...auditRoutes(stores),
    ...peopleRoutesOf(ground, hasher),
    ...panelRoutes({
      ...{ config, stores, hosts: deploy, logs: deploy, progress: deploy.progress, deploys: deployNeeds, credentials },
      apps: apps.needs,
      certificates: certificateContext(ground),
      panelUrl: publicOrigin(config, ground.panel.host),
    }),
    ...systemRoutes({ engine: deploy.engine, caddy, config, vault: stores.vault }),
    ...doctorRoutes({ config, modules: { stores, routes: ground.routes, traffic: deploy.traffic } }),
    ...backupRoutes({ config, stores }),
  ]
}

function certificateContext({ stores, config, caddy, apps, panel }: WebGround): CertificateContext {
  const { domains } = stores
  return {
    ...stores,
    proxy: caddy,
    certificates: apps.needs.certificates,
    dataDirectory: config.dataDirectory,
    httpsPort: config.httpsPort,
    adviseOn: hostAdviser(config),
    checkHost: host => checkKnown(domains, host),
    certificateReach: () => reachOf(stores),
    foreignIn(names, host) {
      const found = foreignIn(names, { host, panel: panel.host, domains: domains.all() })
      if (found === undefined || found.app === null) return found && `\`${found.host}\`, the panel’s own host`
      return `\`${found.host}\`, which leads to the app \`${stores.apps.byId(found.app)?.name}\``
    },
  }
}

/** Everything about people: the ways in, sessions, who may sign in. */
function peopleRoutesOf(ground: WebGround, hasher: PasswordHasher): readonly Route[] {
  const { config, stores } = ground
  const needs = { ...stores, hasher }
  return [
    ...signInRoutes({ ...needs, listenPort: config.listen.port }),
    ...passwordRoutes(needs),
    ...confirmRoutes(needs),
    ...sessionRoutes(needs),
    ...peopleRoutes({ ...needs, signInOrigin: () => openOrigin(ground) }),
  ]
}

/** Where the panel can be opened now: by a loopback name until its certificate was seen. */
function openOrigin({ config, panel, certificates }: WebGround): string {
  return certificates.hasShown(panel.host) ? publicOrigin(config, panel.host) : loopbackOrigin(config, panel.host)
}

/** The panel's address as people open it, without a slash at its end. */
function publicOrigin(config: Config, panelHost: string): string {
  if (config.httpsPort === null) return loopbackOrigin(config, panelHost)
  return `https://${panelHost}${config.httpsPort === 443 ? '' : `:${config.httpsPort}`}`
}

/** Over plain HTTP people sign in by a loopback name only. */
function loopbackOrigin({ domain, httpPort, listen }: Config, panelHost: string): string {
  if (domain === 'localhost') return `http://${panelHost}${httpPort === 80 ? '' : `:${httpPort}`}`
  return `http://127.0.0.1:${listen.port}`
}
