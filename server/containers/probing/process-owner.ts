import { readFileSync } from 'node:fs'

/**
 * The user of a process as its own user namespace counts: 0 is root in its container, whatever it is for the host.
 * Null when it has ended, or the host's /proc does not show it to berth.
 */
export function uidInside(pid: number, read = readProc): number | null {
  const status = read(pid, 'status')
  const map = read(pid, 'uid_map')
  const [, effective] = /^Uid:\s+\d+\s+(\d+)/m.exec(status ?? '') ?? []
  if (effective === undefined || map === null) return null
  for (const line of map.split('\n')) {
    const [inside = Number.NaN, outside = Number.NaN, count = 0] = line.trim().split(/\s+/).map(Number)
    const offset = Number(effective) - outside
    if (offset >= 0 && offset < count) return inside + offset
  }
  return null
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}
