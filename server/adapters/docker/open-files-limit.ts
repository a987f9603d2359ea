import { readdirSync, readFileSync } from 'node:fs'

const wanted = 65_536
const sysResource = 24n

/**
 * How many open files the engine can grant a container. Without CAP_SYS_RESOURCE, as in nested virtual machines,
 * nothing can go above the limit of the engine's own processes: a start that asks for more would fail.
 */
export function openFilesLimit(proc = '/proc'): number {
  if (mayRaiseLimits(read(`${proc}/1/status`))) return wanted
  return Math.min(wanted, ...engineProcesses(proc).map(pid => hardLimit(read(`${proc}/${pid}/limits`))))
}

function mayRaiseLimits(status: string): boolean {
  const set = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  return set === undefined || ((BigInt(`0x${set}`) >> sysResource) & 1n) === 1n
}

function engineProcesses(proc: string): readonly string[] {
  return readdirSync(proc).filter(
    pid => /^\d+$/.test(pid) && ['dockerd', 'containerd'].includes(read(`${proc}/${pid}/comm`).trim()),
  )
}

function hardLimit(limits: string): number {
  const hard = /^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1]
  return hard === undefined ? wanted : Number(hard)
}

/** Processes come and go, and some hosts hide those of others. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
