import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where this program's own files are: beside the bundle in dist/, or in the checkout when it runs from source. */
export function programFiles(): { migrations: string; assets: string } {
  const here = dirname(fileURLToPath(import.meta.url))
  const root = [join(here, '..'), join(here, '..', '..')].find(folder => existsSync(join(folder, 'migrations'))) ?? here
  return { migrations: join(root, 'migrations'), assets: join(root, 'dist', 'assets') }
}
