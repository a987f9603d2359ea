import type { StackNote } from '../../../shared/stack-note.ts'
import { wrong } from './config-error.ts'
import type { Deployment } from './deployment.ts'
import { discoverProjects } from './discover-projects.ts'
import { type DocoFields, docoFields, notesOf } from './doco-fields.ts'
import { type Configured, makeDeployment } from './make-deployment.ts'
import { readConfigFile } from './read-config-file.ts'
import { rootFile } from './root-file.ts'
import { readFields } from './yaml-readers.ts'

export interface StackConfiguration {
  /** Which file it was read from, in the artifact; null for a plain compose project. */
  readonly file: string | null
  /** At least one; their names differ. */
  readonly deployments: readonly Deployment[]
  /** What is not carried out as it is written. */
  readonly notes: readonly StackNote[]
}

const onlyVersion = 'doco.v1'

/**
 * What an unpacked artifact asks for, by its root file: `.doco-cd.yaml` or `.doco-cd.yml`, with a target
 * `.doco-cd.<target>.yaml|yml` alone. Throws VALIDATION that names file, line and field, and what is allowed there.
 */
export async function readDeployments(wanted: {
  readonly folder: string
  readonly target?: string | null
}): Promise<StackConfiguration> {
  const { folder, target = null } = wanted
  const file = await rootFile(folder, target)
  const documents = (await readConfigFile(folder, file)).map(value =>
    readFields(value, docoFields, { file, field: '' }),
  )
  if (documents.length === 0) throw wrong({ file, line: null }, 'is empty', 'Write at least `name: NAME`.')
  refuseOtherVersions(documents, file)
  const made: Configured[] = []
  for (const fields of documents) made.push(...(await deploymentsOf(fields, { folder, file })))
  const deployments = made.map(({ deployment }) => deployment)
  refuseRepeatedNames(made)
  return {
    file,
    deployments,
    notes: [...documents.flatMap(fields => notesOf(fields, file)), ...made.flatMap(one => one.notes)],
  }
}

async function deploymentsOf(
  fields: DocoFields,
  { folder, file }: { folder: string; file: string },
): Promise<readonly Configured[]> {
  const { auto_discovery: discovery } = fields.values
  const isDiscovering = typeof discovery === 'object' ? discovery.values.enabled === true : discovery === true
  if (isDiscovering) return discoverProjects(fields, { folder, file })
  return [await makeDeployment(fields, { folder, file, base: '.' })]
}

function refuseOtherVersions(documents: readonly DocoFields[], file: string): void {
  const first = documents.find(({ values }) => values.version !== undefined && values.version !== '')
  const version = first?.values.version ?? onlyVersion
  if (version === onlyVersion) return
  const place = { file, line: first?.lines.get('version') ?? null, field: 'version' }
  throw wrong(
    place,
    `is ${JSON.stringify(version)}`,
    `Write \`version: ${onlyVersion}\`, the one version that berth reads, or leave it out.`,
  )
}

function refuseRepeatedNames(made: readonly Configured[]): void {
  const seen = new Map<string, string>()
  for (const { deployment, file, line } of made) {
    const where = seen.get(deployment.name)
    if (where !== undefined)
      throw wrong(
        { file, line, field: 'name' },
        `is ${JSON.stringify(deployment.name)}, as in ${where}`,
        'Give each deployment a name of its own.',
      )
    seen.set(deployment.name, line === null ? file : `line ${line} of ${file}`)
  }
}
