import { AppError } from '../../errors.ts'
import { defaultComposeFiles, makeDeployment } from './make-deployment.ts'
import type { StackConfiguration } from './read-deployments.ts'
import { firstFileOf } from './root-file.ts'

const overrides = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
]

/**
 * A folder as `docker compose up` in it would take it: the first compose file, and the first override over it. Throws
 * VALIDATION when there is none.
 */
export async function plainProject({
  folder,
  name,
}: {
  readonly folder: string
  readonly name: string
}): Promise<StackConfiguration> {
  const main = await firstFileOf(folder, defaultComposeFiles)
  if (main === null)
    throw new AppError({
      code: 'VALIDATION',
      message: `The folder has none of ${defaultComposeFiles.join(', ')}.`,
      advice: 'Name the folder that holds the compose file.',
    })
  const override = await firstFileOf(folder, overrides)
  const values = { name, compose_files: override === null ? [main] : [main, override] }
  const { deployment, notes } = await makeDeployment({ values, lines: new Map() }, { folder, file: main, base: '.' })
  return { file: null, deployments: [deployment], notes }
}
