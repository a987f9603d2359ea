import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { ErrorDetails } from '../../../server/errors.ts'
import { readDeployments, type StackConfiguration } from '../../../server/stacks/config/read-deployments.ts'
import { writeFolder } from './write-folder.ts'

type Files = Readonly<Record<string, string>>

/** A compose file where the configuration alone matters. */
export const aComposeFile = { 'compose.yaml': 'services: {}\n' }

/** A folder of its own for each test of the file that calls this, as an artifact is unpacked. */
export function configFolder() {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-config-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true })
  })

  async function read(files: Files, target?: string): Promise<StackConfiguration> {
    await writeFolder(folder, files)
    return readDeployments({ folder, ...(target !== undefined && { target }) })
  }

  return {
    path: () => folder,
    write: (files: Files) => writeFolder(folder, files),
    read,
    readRoot: (config: string, more: Files = aComposeFile) => read({ '.doco-cd.yaml': config, ...more }),
  }
}

/** What a refusal says; undefined when there is none. */
export async function refusal(work: Promise<unknown>): Promise<ErrorDetails | undefined> {
  return work.then(
    () => undefined,
    error => error.details,
  )
}
