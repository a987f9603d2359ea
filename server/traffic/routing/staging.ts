import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where entries are prepared before one rename(2) makes them visible, and where removed ones go before they are deleted. */
export interface Staging {
  /** A new file with this text, by its path. */
  file(text: string): string
  /** A new folder with one empty file in it, by its path. */
  folderWith(fileName: string): string
  /** A path at which nothing stands yet. */
  freePath(): string
}

/** Opens `<routes>/.staging`, empty: what an interrupted berth left there is of no use to anyone. */
export function openStaging(routesDirectory: string): Staging {
  const root = join(routesDirectory, '.staging')
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  let count = 0
  const freePath = (): string => join(root, String(count++))
  return {
    freePath,
    file(text) {
      const path = freePath()
      writeFileSync(path, text)
      return path
    },
    folderWith(fileName) {
      const path = freePath()
      mkdirSync(path)
      writeFileSync(join(path, fileName), '')
      return path
    },
  }
}
