import { apiCallsRoute } from './api-calls-route.ts'
import { appRoute } from './app-route.ts'
import type { ConfigInput } from './config-input.ts'
import { errorRoutes } from './error-routes.ts'
import { refuseStrangeHosts } from './host-guard.ts'
import type { Json } from './json.ts'
import { pageResponse } from './page-response.ts'
import { httpsRedirect, plainNameRedirect } from './redirects.ts'
import { connectionPolicies } from './tls.ts'
import { unavailableRoutes } from './unavailable-route.ts'
import { expectedUnderscores } from './underscore-headers.ts'
import { wildcardRoute } from './wildcard-route.ts'

export function renderPlainServer(input: ConfigInput): Json {
  const { httpPort, httpsPort, dataDirectory } = input
  const secure = (folder?: string): readonly Json[] => {
    if (httpsPort === 'off') return []
    const place = folder === undefined ? {} : { folder }
    return [httpsRedirect({ dataDirectory, port: portSuffix(httpsPort, 443), trusted: trustOf(input), ...place })]
  }
  return server(input, { listen: [`:${httpPort}`], routes: routesOf(input, portSuffix(httpPort, 80), secure) })
}

export function renderTlsServer(input: ConfigInput & { readonly httpsPort: number }): Json {
  return server(input, {
    listen: [`:${input.httpsPort}`],
    routes: routesOf(input, portSuffix(input.httpsPort, 443), () => []),
    tls_connection_policies: connectionPolicies(input.extras),
  })
}

function routesOf(input: ConfigInput, port: string, secure: (folder?: string) => readonly Json[]): readonly Json[] {
  const underscores = expectedUnderscores(input)
  const way = { dataDirectory: input.dataDirectory, port, trusted: trustOf(input), underscores }
  return [
    refuseStrangeHosts(),
    ...apiCallsRoute(input),
    ...secure(),
    appRoute({ ...way, rules: input.extras.hosts }),
    plainNameRedirect(),
    wildcardRoute(way, secure),
    unknownHost(),
  ]
}

function trustOf({ trustedProxies }: ConfigInput): 'some' | 'none' {
  return trustedProxies.length === 0 ? 'none' : 'some'
}

function server(input: ConfigInput, own: { readonly [key: string]: Json }): Json {
  const underscores = expectedUnderscores(input)
  return {
    ...own,
    errors: { routes: errorRoutes() },
    named_routes: unavailableRoutes(input.dataDirectory),
    automatic_https: { disable_redirects: true },
    read_header_timeout: '10s',
    idle_timeout: '2m',
    ...trust(input.trustedProxies),
    ...(underscores.length === 0 ? {} : { expected_underscore_headers: underscores }),
  }
}

/** Without it nobody's X-Forwarded-For is believed. */
function trust(ranges: readonly string[]): { readonly [key: string]: Json } {
  if (ranges.length === 0) return {}
  return { trusted_proxies: { source: 'static', ranges }, trusted_proxies_strict: 1 }
}

function unknownHost(): Json {
  return { handle: [pageResponse('not-found')] }
}

/** What an address needs after the host when the port is not the usual one. */
function portSuffix(port: number, usual: number): string {
  return port === usual ? '' : `:${port}`
}
