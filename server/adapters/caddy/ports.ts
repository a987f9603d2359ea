import { createServer } from 'node:net'
import { join } from 'node:path'
import { type PortSetting, portForbidden, portTaken } from '../../failures/proxy-failures.ts'
import { textOfFile, writeDurably } from './boot-file.ts'
import type { CaddySettings } from './caddy-settings.ts'

/**
 * Throws PROXY_UNAVAILABLE naming the port that is taken. Asked before Caddy starts, since Caddy shares ports
 * (SO_REUSEPORT): beside another Caddy it would start well and get every second visitor.
 */
export async function ensurePortsFree(settings: CaddySettings): Promise<void> {
  await ensureFree(settings.httpPort, 'BERTH_HTTP_PORT')
  if (settings.httpsPort !== 'off') await ensureFree(settings.httpsPort, 'BERTH_HTTPS_PORT')
}

/** The loopback port of the permission server: chosen once and kept, chosen anew when another program took it. */
export async function permissionPort(dataDirectory: string, need: 'kept' | 'free'): Promise<number> {
  const file = join(dataDirectory, 'caddy', 'permission-port')
  const kept = Number(textOfFile(file) ?? 0)
  if (kept > 0 && (need === 'kept' || (await failureToListen(kept, '127.0.0.1')) === undefined)) return kept
  const chosen = await freeLoopbackPort()
  writeDurably(file, String(chosen))
  return chosen
}

async function ensureFree(port: number, setting: PortSetting): Promise<void> {
  const failure = await failureToListen(port, '::')
  if (failure === 'EADDRINUSE') throw portTaken(port, setting)
  if (failure === 'EACCES') throw portForbidden(port, setting)
}

function failureToListen(port: number, host: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', error => resolve('code' in error ? String(error.code) : error.message))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

function freeLoopbackPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
