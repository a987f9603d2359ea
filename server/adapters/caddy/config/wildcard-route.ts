import { appRoute } from './app-route.ts'
import type { Json } from './json.ts'

/** The folder of the wildcard above a host; the star stands for itself. */
const folder = '/=\\*.{parent}'

/**
 * For hosts that have no folder of their own: that of the wildcard above them. Caddy cannot cut the first part off a host
 * but by a map, so this stands after the route of all apps, where it costs them nothing.
 */
export function wildcardRoute(
  way: Pick<Parameters<typeof appRoute>[0], 'dataDirectory' | 'port' | 'trusted' | 'underscores'>,
  secure: (folder: string) => readonly Json[],
): Json {
  const routes = [...secure(folder), appRoute({ ...way, folder })]
  return { handle: [parentMap, { handler: 'subroute', routes }] }
}

const parentMap = {
  handler: 'map',
  source: '{http.request.host}',
  destinations: ['{parent}'],
  mappings: [{ input_regexp: '^[^.]+\\.(.+)$', outputs: ['$1'] }],
  defaults: [''],
}
