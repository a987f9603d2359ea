import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isRoutable } from './host-name.ts'
import type { Staging } from './staging.ts'

/** A folder of empty files whose being there is what counts: `https/=<host>` and `certificates/<host>`. */
export interface MarkerFiles {
  set(host: string): void
  remove(host: string): void
  has(host: string): boolean
  hosts(): readonly string[]
}

export function openMarkerFiles(
  place: { readonly root: string; readonly prefix: '=' | '' },
  staging: Staging,
  touched: (path: string) => void,
): MarkerFiles {
  const { root, prefix } = place
  mkdirSync(root, { recursive: true })
  const hosts = (): readonly string[] => readdirSync(root).map(name => name.slice(prefix.length))
  return {
    set(host) {
      renameSync(staging.file(''), pathOf(host))
      touched(root)
    },
    remove(host) {
      rmSync(pathOf(host), { force: true })
      touched(root)
    },
    has: host => hosts().includes(host),
    hosts,
  }

  function pathOf(host: string): string {
    if (!isRoutable(host)) throw new Error(`"${host}" is no host name that can be routed`)
    return join(root, `${prefix}${host}`)
  }
}
