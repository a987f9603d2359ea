import type { ConfigInput } from '../../server/adapters/caddy/config/config-input.ts'
import { noExtras } from '../../server/adapters/caddy/extras.ts'

/** What a configuration is rendered from, on an ordinary server. */
export function someCaddyInput(overrides: Partial<ConfigInput> = {}): ConfigInput {
  return {
    mode: 'managed',
    dataDirectory: '/var/lib/berth',
    adminSocket: '/run/berth/caddy/admin.sock',
    httpPort: 80,
    httpsPort: 443,
    trustedProxies: [],
    acme: {},
    permissionPort: 19044,
    extras: noExtras,
    takesUnderscores: false,
    ...overrides,
  }
}
