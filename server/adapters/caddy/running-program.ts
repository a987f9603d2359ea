import { realpathSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { proxyProgramOpen } from '../../failures/proxy-failures.ts'
import type { AdminApi } from './admin-api.ts'

/**
 * The program of the Caddy that runs. Caddy itself says which: one that was taken over may name any, and berth would run it
 * with its own rights. So it is one that was set, or a Caddy that only root or we may change. Throws PROXY_UNAVAILABLE.
 */
export async function runningProgram(admin: AdminApi, wanted: string): Promise<string> {
  const [said] = await admin.commandLine()
  if (said === undefined || said === wanted) return wanted
  if (isCaddyOfOurs(said)) return said
  throw proxyProgramOpen(said)
}

export function isCaddyOfOurs(path: string): boolean {
  if (!path.startsWith('/') || !basename(path).includes('caddy')) return false
  try {
    return isClosed(realpathSync(path), 'file')
  } catch {
    return false
  }
}

/** In a sticky folder nobody replaces what is another's. */
function isClosed(path: string, kind: 'file' | 'folder'): boolean {
  const { uid, mode } = statSync(path)
  const isOurs = uid === 0 || uid === process.getuid?.()
  const isWritable = (mode & 0o022) !== 0 && !(kind === 'folder' && (mode & 0o1000) !== 0)
  return isOurs && !isWritable && (path === '/' || isClosed(dirname(path), 'folder'))
}
