import { StyleguidePage } from '../../views/styleguide/styleguide-page.tsx'
import { pageRoute } from '../web/page-route.ts'
import type { Route } from '../web/route.ts'
import type { PanelContext } from './panel-context.ts'

/** Development only: every piece in every state. */
export function styleguidePages({ config }: Pick<PanelContext, 'config'>): readonly Route[] {
  if (!config.development) return []
  return [
    pageRoute(
      { method: 'get', path: '/styleguide', policy: 'public', summary: 'Every piece in every state' },
      ({ frame }) => <StyleguidePage frame={frame} />,
    ),
  ]
}
