import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { configRejected, proxyMissing } from '../../failures/proxy-failures.ts'
import { textOfFile, writeDurably } from './boot-file.ts'

/** The files by which a Caddy that outlived its berth is found again. */
export interface CaddyPlace {
  readonly bootFile: string
  readonly pidFile: string
  /** What Caddy says before its own log stands. */
  readonly outputFile: string
  readonly homeDirectory: string
}

export function caddyPlace(dataDirectory: string): CaddyPlace {
  const folder = join(dataDirectory, 'caddy')
  return {
    bootFile: join(folder, 'last-good.json'),
    pidFile: join(folder, 'caddy.pid'),
    outputFile: join(dataDirectory, 'logs', 'caddy-start.log'),
    homeDirectory: folder,
  }
}

/** Starts Caddy in a session of its own, so that it outlives berth, with an environment that holds nothing of ours. */
export function startProcess(program: string, place: CaddyPlace): void {
  mkdirSync(join(place.outputFile, '..'), { recursive: true, mode: 0o700 })
  const output = openSync(place.outputFile, 'w', 0o600)
  const child = spawn(program, ['run', '--config', place.bootFile], {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: '/',
    env: {
      HOME: place.homeDirectory,
      XDG_CONFIG_HOME: place.homeDirectory,
      XDG_DATA_HOME: place.homeDirectory,
      // A tenth faster than with the usual 100, for 25 MB.
      GOGC: '400',
      GOMEMLIMIT: '512MiB',
    },
  })
  closeSync(output)
  child.once('error', () => {})
  child.unref()
  if (child.pid === undefined) throw proxyMissing(program, undefined)
  writeDurably(place.pidFile, String(child.pid))
}

/** The id of the Caddy that was started here and still runs. */
export function runningPid(place: CaddyPlace): number | undefined {
  const pid = Number(textOfFile(place.pidFile) ?? 0)
  return pid > 0 && isOurs(pid, place) ? pid : undefined
}

/** A dead one that nobody reaped has no command line, and an id given to another program has another. */
function isOurs(pid: number, place: CaddyPlace): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(place.bootFile)
  } catch {
    return false
  }
}

/** Why it ended before it served, in its own words. */
export function startFailure(place: CaddyPlace): Error {
  const lines = (textOfFile(place.outputFile) ?? '').trim().split('\n')
  return configRejected(lines.findLast(line => line.startsWith('Error:')) ?? lines.at(-1) ?? '')
}

/** Ends Caddy for good: it may finish what it serves for two seconds. */
export async function endProcess(place: CaddyPlace): Promise<void> {
  const pid = runningPid(place)
  if (pid === undefined) return
  process.kill(pid, 'SIGTERM')
  for (let waitedMs = 0; waitedMs < 2_000 && runningPid(place) !== undefined; waitedMs += 20) await sleep(20)
  if (runningPid(place) !== undefined) process.kill(pid, 'SIGKILL')
  while (runningPid(place) !== undefined) await sleep(5)
}
