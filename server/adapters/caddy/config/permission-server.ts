import type { ConfigInput } from './config-input.ts'
import { refuseStrangeHosts, refuseStrangeNames } from './host-guard.ts'
import type { Json } from './json.ts'

/** Caddy asks here, of itself, whether a host may get a certificate; so issuing needs neither a reload nor berth. */
export function renderPermissionServer(input: ConfigInput): Json {
  const root = `${input.dataDirectory}/routes/certificates`
  return {
    listen: [`127.0.0.1:${input.permissionPort}`],
    automatic_https: { disable: true },
    routes: [
      refuseStrangeHosts(),
      refuseStrangeNames('{http.request.uri.query.domain}'),
      {
        match: [{ file: { root, try_files: ['/{http.request.uri.query.domain}'] } }],
        handle: [{ handler: 'static_response', status_code: 200 }],
        terminal: true,
      },
      { handle: [{ handler: 'static_response', status_code: 403 }] },
    ],
  }
}
