import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ProgramFiles {
  readonly migrations: string
  /** What the panel's pages ask for. */
  readonly assets: string
  /** The command line client and the script that installs it. */
  readonly cli: string
}

/** Where this program's own files are: beside the bundle in dist/, or in the checkout when it runs from source. */
export function programFiles(): ProgramFiles {
  const here = dirname(fileURLToPath(import.meta.url))
  const root = join(here, '..')
  return {
    migrations: join(root, 'migrations'),
    assets: join(root, 'dist', 'assets'),
    cli: join(root, 'dist', 'cli'),
  }
}
