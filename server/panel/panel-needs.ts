import type { AppRouteNeeds } from '../apps/app-routes.ts'
import type { Config } from '../config/config.ts'
import type { DeployNeeds } from '../deploys/deploy-needs.ts'
import type { DeployRouteNeeds } from '../deploys/deploy-routes.ts'
import type { progressBoard } from '../deploys/progress-board.ts'
import type { CredentialRouteNeeds } from '../registries/credentials/credential-routes.ts'
import type { Stores } from '../stores.ts'
import type { CertificateRouteNeeds } from '../traffic/certificates/certificate-routes.ts'

/** What the pages work with: the rooms' stores and verbs, joined by the platform. */
export interface PanelNeeds {
  readonly config: Config
  readonly stores: Stores
  readonly apps: AppRouteNeeds
  readonly deploy: DeployNeeds
  readonly deploys: DeployRouteNeeds
  readonly credentials: CredentialRouteNeeds
  readonly certificates: CertificateRouteNeeds
  readonly progress: ReturnType<typeof progressBoard>
  /** The panel's public address, without a slash at its end. */
  readonly panelUrl: string
}
