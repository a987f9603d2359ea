import { type Config, panelHostOf } from '../../config/config.ts'
import type { CaddySettings } from './caddy-settings.ts'

/** What Caddy's configuration is made of, out of the environment's. */
export function caddySettingsOf(config: Config): CaddySettings {
  const { dataDirectory, httpPort, httpsPort, caddy, acme, trustedProxies } = config
  return {
    mode: caddy.mode,
    ...(caddy.binary === null ? {} : { binary: caddy.binary }),
    dataDirectory,
    adminSocket: caddy.admin ?? `${dataDirectory}/proxy/admin.sock`,
    httpPort,
    httpsPort: httpsPort ?? 'off',
    trustedProxies,
    panelHost: panelHostOf(config),
    acme: {
      ...(acme.authority === 'internal' ? { isInternal: true } : {}),
      ...(acme.directory === null ? {} : { directory: acme.directory }),
      ...(acme.dns === null ? {} : { dns: acme.dns }),
      ...(acme.email === null ? {} : { email: acme.email }),
      ...(acme.eab === null ? {} : { externalAccount: acme.eab }),
    },
  }
}
