import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const kept = 8
const abandonedMs = 3_600_000

export const makingPrefix = '.making-'

/** A backup in the data directory; when it was made stands in its name, in UTC. */
export interface BackupFile {
  readonly path: string
  readonly createdAt: number
  readonly bytes: number
}

export function backupFolder(dataDirectory: string): string {
  return join(dataDirectory, 'backups')
}

/** `berth-2026-01-31T12-00-00-000Z.tar.gz`. */
export function backupName(createdAt: number): string {
  return `berth-${new Date(createdAt).toISOString().replaceAll(/[:.]/g, '-')}.tar.gz`
}

/** Newest first. */
export function listBackups(dataDirectory: string): readonly BackupFile[] {
  const folder = backupFolder(dataDirectory)
  return namesIn(folder)
    .flatMap(name => {
      const createdAt = timeIn(name)
      return createdAt === undefined ? [] : [{ path: join(folder, name), createdAt, bytes: sizeOf(join(folder, name)) }]
    })
    .toSorted((one, other) => other.createdAt - one.createdAt)
}

/** Removes all but the newest eight, and what a killed berthd left of one in the making. */
export function pruneBackups(dataDirectory: string): void {
  for (const { path } of listBackups(dataDirectory).slice(kept)) rmSync(path, { force: true })
  const folder = backupFolder(dataDirectory)
  const unfinished = namesIn(folder).filter(name => name.startsWith(makingPrefix) || name.endsWith('.part'))
  for (const path of unfinished.map(name => join(folder, name)))
    if (Date.now() - changedAt(path) > abandonedMs) rmSync(path, { recursive: true, force: true })
}

function timeIn(name: string): number | undefined {
  const match = /^berth-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.tar\.gz$/.exec(name)
  if (match === null) return undefined
  const [, day, hour, minute, second, millisecond] = match
  return Date.parse(`${day}T${hour}:${minute}:${second}.${millisecond}Z`)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
