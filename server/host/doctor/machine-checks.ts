import { existsSync, readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { type Check, failure, warning, well } from './check.ts'

const gib = 2 ** 30
const mib = 2 ** 20

export interface DiskFacts {
  readonly freeBytes: number
  /** Of all inodes; 1 where the file system counts none. */
  readonly freeInodes: number
}

export async function diskChecks(name: string, path: string): Promise<readonly Check[]> {
  try {
    const { bavail, bsize, files, ffree } = await statfs(path)
    return judgeDisk(name, path, { freeBytes: bavail * bsize, freeInodes: files === 0 ? 1 : ffree / files })
  } catch {
    return [warning(name, `${path} cannot be looked at.`, 'Run the doctor as the user that berthd runs as.')]
  }
}

export function judgeDisk(name: string, path: string, { freeBytes, freeInodes }: DiskFacts): readonly Check[] {
  return [space(name, path, freeBytes), inodes(`${name}-inodes`, path, freeInodes)]
}

function space(name: string, path: string, freeBytes: number): Check {
  const reason = `${(freeBytes / gib).toFixed(1)} GiB are free in ${path}.`
  const remedy = 'Free some: `docker system df` shows what images take, `docker image prune` removes unused ones.'
  if (freeBytes < 0.5 * gib) return failure(name, reason, remedy)
  return freeBytes < 2 * gib ? warning(name, reason, remedy) : well(name, reason)
}

function inodes(name: string, path: string, free: number): Check {
  const reason = `${(free * 100).toFixed(0)} % of the inodes are free in ${path}.`
  const remedy = 'Remove what consists of very many small files; `du --inodes` finds it.'
  if (free < 0.01) return failure(name, reason, remedy)
  return free < 0.05 ? warning(name, reason, remedy) : well(name, reason)
}

export function memoryCheck(text = readFileSync('/proc/meminfo', 'utf8')): Check {
  const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN) * 1024
  const reason = `${Math.round(available / mib)} MiB of memory are available.`
  const remedy = 'Stop an app or lower its memory limit (berth scale), or take a larger server.'
  if (available < 64 * mib) return failure('memory', reason, remedy)
  return available < 200 * mib ? warning('memory', reason, remedy) : well('memory', reason)
}

export interface ClockFacts {
  readonly now: number
  /** When the newest entry of the audit log was written; 0 when there is none. */
  readonly newestEntryAt: number
  /** What systemd-timesyncd says; null where it does not run. */
  readonly isSynchronized: boolean | null
}

/** A clock that is wrong breaks certificates and sign-in links. */
export function clockCheck({ now, newestEntryAt, isSynchronized }: ClockFacts): Check {
  const remedy = 'Let the machine keep the time: timedatectl set-ntp true, or chrony.'
  if (newestEntryAt > now + 60_000) {
    const minutes = Math.round((newestEntryAt - now) / 60_000)
    return failure('clock', `The clock stands ${minutes} minutes before the newest entry of the audit log.`, remedy)
  }
  if (isSynchronized === false) return warning('clock', 'The clock is not synchronized.', remedy)
  return well('clock', `It is ${new Date(now).toISOString()} here.`)
}

export function synchronizedBySystemd(root = '/run/systemd/timesync'): boolean | null {
  return existsSync(root) ? existsSync(`${root}/synchronized`) : null
}
