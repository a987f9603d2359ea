import { mkdirSync, readdirSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { isRoutable } from './host-name.ts'
import { parseRouteFileName, type RouteTarget, routeFileName } from './route-target.ts'
import type { Staging } from './staging.ts'

/** `hosts/=<host name>/`, each holding one empty file whose name is the target. */
export interface HostFolders {
  point(host: string, target: RouteTarget): void
  remove(host: string): void
  targetOf(host: string): RouteTarget | undefined
  hosts(): readonly string[]
}

/** `touched` hears of every folder whose entries changed, for the later fsync. */
export function openHostFolders(root: string, staging: Staging, touched: (folder: string) => void): HostFolders {
  mkdirSync(root, { recursive: true })
  const folderOf = (host: string): string => join(root, `=${routable(host)}`)
  return {
    point(host, target) {
      const folder = folderOf(host)
      const standing = fileNames(folder)
      if (standing === undefined) add(folder, routeFileName(target), staging)
      else turn(folder, standing, routeFileName(target), staging)
      touched(folder)
      touched(root)
    },
    remove(host) {
      takeAway(folderOf(host), staging)
      touched(root)
    },
    targetOf(host) {
      const names = fileNames(folderOf(host)) ?? []
      return names.length === 1 ? parseRouteFileName(names[0] ?? '') : undefined
    },
    hosts() {
      return (fileNames(root) ?? []).filter(name => name.startsWith('=')).map(name => name.slice(1))
    },
  }
}

function add(folder: string, fileName: string, staging: Staging): void {
  renameSync(staging.folderWith(fileName), folder)
}

/**
 * Renames the one file in place. A reader lists the folder in one getdents(2), which the kernel does not let overlap with
 * a rename in that folder: it sees the old name or the new one. Should it ask for more entries after the rename it may get the
 * new name as well, and then takes the first; both lead to containers that run. It never sees none.
 */
function turn(folder: string, standing: readonly string[], fileName: string, staging: Staging): void {
  const [first, ...others] = standing
  const from = first === undefined ? staging.file('') : join(folder, first)
  if (first !== fileName) renameSync(from, join(folder, fileName))
  // Only a hand or a damaged disk leaves more than one.
  for (const name of others) if (name !== fileName) unlinkSync(join(folder, name))
}

function takeAway(folder: string, staging: Staging): void {
  const aside = staging.freePath()
  try {
    renameSync(folder, aside)
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  rmSync(aside, { recursive: true, force: true })
}

/** Undefined when there is no such folder. */
function fileNames(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function routable(host: string): string {
  if (!isRoutable(host)) throw new Error(`"${host}" is no host name that can be routed`)
  return host
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
