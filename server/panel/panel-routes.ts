import type { Route } from '../web/route.ts'
import { appPages } from './app-pages.tsx'
import { appsPages } from './apps-pages.tsx'
import { deployPages } from './deploy-pages.tsx'
import type { PanelNeeds } from './panel-needs.ts'
import { streamRoutes } from './streams.tsx'

/** Every page of the panel but those of people, and its live streams. */
export function panelRoutes(needs: PanelNeeds): readonly Route[] {
  return [...appsPages(needs), ...appPages(needs), ...deployPages(needs), ...streamRoutes(needs)]
}
