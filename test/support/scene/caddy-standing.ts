import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { openAdminApi } from '../../../server/adapters/caddy/admin-api.ts'
import { fittingSocketPath } from '../../../server/adapters/caddy/admin-socket.ts'
import type { BerthServer } from '../berth-server.ts'

/** What changes when Caddy takes a configuration, even the same one. */
export interface CaddyStanding {
  readonly configHash: string
  readonly lastReload: string
}

export async function caddyStanding(server: BerthServer): Promise<CaddyStanding> {
  await using admin = openAdminApi(fittingSocketPath(join(server.dataDirectory, 'proxy/admin.sock')))
  const config = (await admin.configText()) ?? ''
  const metrics = await admin.metrics()
  return {
    configHash: createHash('sha256').update(config).digest('hex'),
    lastReload: /^caddy_config_last_reload_success_timestamp_seconds .+$/m.exec(metrics)?.[0] ?? 'unknown',
  }
}
