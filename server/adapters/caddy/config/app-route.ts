import { nameKindMap } from './file-name-map.ts'
import { holdAddressMap } from './hold-address-map.ts'
import type { Json } from './json.ts'
import { pageResponse } from './page-response.ts'
import { connectionMap, reverseProxy } from './reverse-proxy.ts'
import { shareSizes, upstreamPlaceholder } from './shares.ts'

/**
 * The one route of all apps: the file in the host's folder says by its name where the host leads.
 * `first_exist_fallback` trusts the glob and does not look at the file again, which is cheaper and cannot race with a rename.
 */
export function appRoute(dataDirectory: string, port: string): Json {
  const root = `${dataDirectory}/routes/hosts`
  return {
    match: [{ file: { root, try_files: ['/={http.request.host}/*'], try_policy: 'first_exist_fallback' } }],
    handle: [nameKindMap(), connectionMap(), { handler: 'subroute', routes: routesByKind(dataDirectory, port) }],
  }
}

/** A name of no known kind falls through to the 404 page. */
function routesByKind(dataDirectory: string, port: string): readonly Json[] {
  const location = `{http.request.scheme}://{arg}${port}{http.request.uri}`
  return [
    ...shareSizes.map(size => when(`share-${size}`, reverseProxy(upstreams(size)))),
    when('hold', holdAddressMap(dataDirectory), reverseProxy(['{held}'])),
    when('redirect', { handler: 'static_response', status_code: 308, headers: { Location: [location] } }),
    when('stopped', pageResponse('stopped')),
  ]
}

function when(kind: string, ...handle: readonly Json[]): Json {
  return { match: [{ vars: { '{kind}': [kind] } }], handle, terminal: true }
}

function upstreams(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => upstreamPlaceholder(index))
}
