import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isRoutable } from './host-name.ts'
import type { Staging } from './staging.ts'

/** `pages/=<host>`: the page that visitors of a host get while nothing answers, where its app has one of its own. */
export interface PageFiles {
  set(host: string, html: string): void
  remove(host: string): void
  /** Undefined when it has none. */
  of(host: string): string | undefined
  hosts(): readonly string[]
}

export function openPageFiles(root: string, staging: Staging, touched: (path: string) => void): PageFiles {
  mkdirSync(root, { recursive: true })
  return {
    set(host, html) {
      const path = pathOf(host)
      renameSync(staging.file(html), path)
      touched(path)
      touched(root)
    },
    remove(host) {
      if (!existsSync(pathOf(host))) return
      rmSync(pathOf(host), { force: true })
      touched(root)
    },
    of(host) {
      try {
        return readFileSync(pathOf(host), 'utf8')
      } catch {
        return undefined
      }
    },
    hosts: () => readdirSync(root).map(name => name.slice(1)),
  }

  function pathOf(host: string): string {
    if (!isRoutable(host)) throw new Error(`"${host}" is no host name that can be routed`)
    return join(root, `=${host}`)
  }
}
