import { appRoute } from './app-route.ts'
import { errorRoutes } from './error-routes.ts'
import { refuseStrangeHosts } from './host-guard.ts'
import type { Json } from './json.ts'
import { pageResponse } from './page-response.ts'
import { httpsRedirect, plainNameRedirect } from './redirects.ts'
import type { ConfigInput } from './render-config.ts'
import { connectionPolicies } from './tls.ts'
import { unavailableRoutes } from './unavailable-route.ts'
import { wildcardRoute } from './wildcard-route.ts'

export function renderPlainServer(input: ConfigInput): Json {
  const port = portSuffix(input.httpPort, 80)
  const { httpsPort, dataDirectory } = input
  const secure = (folder?: string): readonly Json[] =>
    httpsPort === 'off' ? [] : [httpsRedirect(dataDirectory, portSuffix(httpsPort, 443), folder)]
  return server(input, {
    listen: [`:${input.httpPort}`],
    routes: [refuseStrangeHosts(), ...secure(), ...appRoutes(input, port, secure)],
  })
}

export function renderTlsServer(input: ConfigInput & { readonly httpsPort: number }): Json {
  return server(input, {
    listen: [`:${input.httpsPort}`],
    routes: [refuseStrangeHosts(), ...appRoutes(input, portSuffix(input.httpsPort, 443), () => [])],
    tls_connection_policies: connectionPolicies(input.extras),
  })
}

function appRoutes(
  { dataDirectory, extras }: ConfigInput,
  port: string,
  secure: (folder: string) => readonly Json[],
): readonly Json[] {
  return [
    appRoute({ dataDirectory, port, rules: extras.hosts }),
    plainNameRedirect(),
    wildcardRoute(dataDirectory, port, secure),
    unknownHost(),
  ]
}

function server(input: ConfigInput, own: { readonly [key: string]: Json }): Json {
  return {
    ...own,
    errors: { routes: errorRoutes() },
    named_routes: unavailableRoutes(input.dataDirectory),
    automatic_https: { disable_redirects: true },
    read_header_timeout: '10s',
    idle_timeout: '2m',
    ...trust(input.trustedProxies),
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
