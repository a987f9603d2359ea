import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { socketFolderOfAnother } from '../../failures/proxy-failures.ts'

/** What the kernel has room for in a socket's address. */
const longestPathBytes = 107

/** The path to use for a unix socket: the wanted one, or, where that is too long, one in a short folder of our own. */
export function fittingSocketPath(wanted: string): string {
  if (Buffer.byteLength(wanted) <= longestPathBytes) return wanted
  const id = createHash('sha256').update(wanted).digest('hex').slice(0, 16)
  return join(tmpdir(), `berth-${id}`, 'admin.sock')
}

/** Whoever reaches the socket commands the proxy, so its folder is ours alone. Throws PROXY_UNAVAILABLE when another user made it. */
export function makeSocketFolder(path: string): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid } = lstatSync(folder)
  if (folder.startsWith(join(tmpdir(), 'berth-')) && uid !== process.getuid?.()) throw socketFolderOfAnother(folder)
}
