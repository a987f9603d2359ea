import type { Route } from '../web/route.ts'
import { appPages } from './app-pages.tsx'
import { appsPages } from './apps-pages.tsx'
import { credentialsPages } from './credentials-pages.tsx'
import { deployPages } from './deploy-pages.tsx'
import { domainOptionsPages } from './domain-options-page.tsx'
import { domainsPages } from './domains-pages.tsx'
import { logStreams } from './log-stream.tsx'
import { logsPages } from './logs-pages.tsx'
import type { PanelContext } from './panel-context.ts'
import { releasePages } from './release-pages.tsx'
import { settingsPages } from './settings-pages.tsx'
import { streamRoutes } from './streams.tsx'
import { styleguidePages } from './styleguide-page.tsx'
import { variablesPages } from './variables-pages.tsx'

/** Every page of the panel but those of people, and its live streams. */
export function panelRoutes(needs: PanelContext): readonly Route[] {
  return [
    ...appsPages(needs),
    ...appPages(needs),
    ...deployPages(needs),
    ...releasePages(needs),
    ...variablesPages(needs),
    ...domainsPages(needs),
    ...domainOptionsPages(needs),
    ...logsPages(needs),
    ...settingsPages(needs),
    ...credentialsPages(needs.credentials),
    ...styleguidePages(needs),
    ...logStreams(needs),
    ...streamRoutes(needs),
  ]
}
