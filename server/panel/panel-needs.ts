import type { AppRouteNeeds } from '../apps/app-routes.ts'
import type { LogNeeds } from '../apps/logs/app-sources.ts'
import type { Config } from '../config/config.ts'
import type { DeployRouteNeeds } from '../deploys/api/deploy-routes.ts'
import type { ProgressBoard } from '../deploys/records/progress-board.ts'
import type { CredentialRouteNeeds } from '../registries/credentials/credential-routes.ts'
import type { Stores } from '../stores.ts'
import type { CertificateContext } from '../traffic/certificates/put-certificate.ts'
import type { AppHosts } from '../traffic/domains/app-hosts.ts'

/** What the pages work with: the rooms' stores and verbs, joined by the platform. */
export interface PanelNeeds {
  readonly config: Config
  readonly stores: Stores
  readonly apps: AppRouteNeeds
  readonly hosts: AppHosts
  readonly logs: LogNeeds
  readonly deploys: DeployRouteNeeds
  readonly credentials: CredentialRouteNeeds
  readonly certificates: CertificateContext
  readonly progress: ProgressBoard
  /** The panel's public address, without a slash at its end. */
  readonly panelUrl: string
}
