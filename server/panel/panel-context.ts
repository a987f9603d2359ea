import type { AppRouteContext } from '../apps/app-routes.ts'
import type { LogContext } from '../apps/logs/app-sources.ts'
import type { Config } from '../config/config.ts'
import type { DeployRouteContext } from '../deploys/api/deploy-routes.ts'
import type { ProgressBoard } from '../deploys/records/progress-board.ts'
import type { CredentialRouteContext } from '../registries/credentials/credential-routes.ts'
import type { Stores } from '../stores.ts'
import type { CertificateContext } from '../traffic/certificates/put-certificate.ts'
import type { AppHosts } from '../traffic/domains/app-hosts.ts'

/** What the pages work with: the rooms' stores and verbs, joined by the platform. */
export interface PanelContext {
  readonly config: Config
  readonly stores: Stores
  readonly apps: AppRouteContext
  readonly hosts: AppHosts
  readonly logs: LogContext
  readonly deploys: DeployRouteContext
  readonly credentials: CredentialRouteContext
  readonly certificates: CertificateContext
  readonly progress: ProgressBoard
  /** The panel's public address, without a slash at its end. */
  readonly panelUrl: string
}
