// Prints what Caddy is given with the usual settings. A release notes it, so that install.sh can tell when it changes.
import { canonicalText } from '../../../server/adapters/caddy/config/json.ts'
import { renderConfig } from '../../../server/adapters/caddy/config/render-config.ts'
import { noExtras } from '../../../server/adapters/caddy/extras.ts'

const usual = {
  mode: 'external',
  dataDirectory: '/var/lib/berth',
  adminSocket: '/var/lib/berth/proxy/admin.sock',
  httpPort: 80,
  httpsPort: 443,
  trustedProxies: [],
  acme: {},
  permissionPort: 1024,
  extras: noExtras,
} as const
process.stdout.write(`${canonicalText(renderConfig(usual))}\n`)
