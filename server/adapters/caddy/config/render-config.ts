import type { ConfigInput } from './config-input.ts'
import type { Json } from './json.ts'
import { renderLogging } from './logging.ts'
import { renderPermissionServer } from './permission-server.ts'
import { renderPlainServer, renderTlsServer } from './servers.ts'
import { renderTls } from './tls.ts'

/** Caddy's whole configuration. It names no app but the few hosts with rules of their own: those stand in the routing directory. */
export function renderConfig(input: ConfigInput): Json {
  return {
    admin: {
      listen: `unix/${input.adminSocket}|0660`,
      origins: ['127.0.0.1'],
      config: { persist: false },
    },
    logging: renderLogging(input.dataDirectory),
    storage: { module: 'file_system', root: `${input.dataDirectory}/certificates` },
    apps: { http: renderHttp(input), ...(input.httpsPort === 'off' ? {} : renderTls(input)) },
  }
}

function renderHttp(input: ConfigInput): Json {
  const { httpsPort } = input
  const common = { http_port: input.httpPort, grace_period: '30s' }
  if (httpsPort === 'off') return { ...common, servers: { plain: renderPlainServer(input) } }
  return {
    ...common,
    https_port: httpsPort,
    servers: {
      plain: renderPlainServer(input),
      tls: renderTlsServer({ ...input, httpsPort }),
      permission: renderPermissionServer(input),
    },
  }
}
