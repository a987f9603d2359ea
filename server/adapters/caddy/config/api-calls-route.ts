import { hostFile } from './app-route.ts'
import type { ConfigInput } from './config-input.ts'
import { nameKindMap } from './file-name-map.ts'
import type { Json } from './json.ts'
import { connectionMap, reverseProxy } from './reverse-proxy.ts'
import { upstreamPlaceholder } from './shares.ts'
import { expectedUnderscores, withoutUnasked } from './underscore-headers.ts'
import { withoutClaims } from './visitor-claims.ts'

const trySeconds = 10

/**
 * Calls that act, or carry a token, reach the panel itself also where a browser would be sent on: by plain HTTP, or under another
 * spelling of its name. Programs such as curl take a redirect for success; the panel tells them what is wrong.
 */
export function apiCallsRoute(input: ConfigInput): readonly Json[] {
  const { panelHost, dataDirectory, trustedProxies } = input
  if (panelHost === undefined) return []
  const host = `(?i)^${panelHost.replaceAll('.', '\\.')}\\.?(?::[0-9]*)?$`
  const isCall = {
    path: ['/api', '/api/*', '/hooks', '/hooks/*', '/v1/webhook', '/v1/webhook/*'],
    header_regexp: { Host: { pattern: host } },
    ...hostFile(dataDirectory, `/=${panelHost}`),
  }
  const claims = withoutClaims(trustedProxies.length === 0 ? 'none' : 'some')
  const before = [nameKindMap(), connectionMap(), claims, ...withoutUnasked(expectedUnderscores(input), [])]
  const handle = [...before, reverseProxy([upstreamPlaceholder(0)], trySeconds)]
  return [
    {
      match: [{ method: ['POST', 'PUT', 'PATCH', 'DELETE'] }, { header: { Authorization: ['*'] } }],
      handle: [{ handler: 'subroute', routes: [{ match: [isCall], handle, terminal: true }] }],
    },
  ]
}
