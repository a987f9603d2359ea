import { readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { StackNote } from '../../../shared/stack-note.ts'
import { kindAt, pathInArtifact } from './artifact-path.ts'
import { wrong } from './config-error.ts'
import { type DocoFields, docoFields, notesOf } from './doco-fields.ts'
import { type Configured, defaultComposeFiles, makeDeployment } from './make-deployment.ts'
import { readConfigFile } from './read-config-file.ts'
import { configFileNames, firstFileOf } from './root-file.ts'
import { readFields } from './yaml-readers.ts'

interface Artifact {
  readonly folder: string
  /** Of the settings that all projects inherit. */
  readonly file: string
}

const mostProjects = 200
const deepest = 20

/**
 * One deployment for each folder below the working one that has a compose file, named like the folder. A `.doco-cd.yml` in
 * such a folder replaces single fields. Throws VALIDATION, also when there is no such folder.
 */
export async function discoverProjects(fields: DocoFields, artifact: Artifact): Promise<readonly Configured[]> {
  const { folder, file } = artifact
  const { values, lines } = fields
  const start = pathInArtifact('.', values.working_dir ?? '.', {
    file,
    line: lines.get('working_dir') ?? null,
    field: 'working_dir',
  })
  const asked = typeof values.auto_discovery === 'object' ? (values.auto_discovery.values.depth ?? 0) : 0
  const names = values.compose_files ?? defaultComposeFiles
  const made: Configured[] = []
  const place = { file, line: lines.get('auto_discovery') ?? null, field: 'auto_discovery' }
  for await (const below of foldersBelow(folder, start, asked === 0 ? deepest : asked)) {
    if ((await firstFileOf(join(folder, below), names)) === null) continue
    if (made.length === mostProjects)
      throw wrong(place, `finds more than ${mostProjects} projects`, 'Divide them among several artifacts.')
    made.push(await projectIn(below, fields, artifact))
  }
  if (made.length === 0)
    throw wrong(
      place,
      `finds no folder with ${names.join(', ')} below ${start}`,
      'Put each project into a folder of its own.',
    )
  return [
    ...made.slice(0, 1).map(first => ({ ...first, notes: [...nameNotes(fields, file), ...first.notes] })),
    ...made.slice(1),
  ]
}

async function* foldersBelow(folder: string, start: string, depth: number): AsyncGenerator<string> {
  if (depth === 0 || (await kindAt(folder, start)) !== 'folder') return
  const entries = await readdir(join(folder, start), { withFileTypes: true })
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  for (const name of names.sort()) {
    const path = posix.join(start, name)
    yield path
    yield* foldersBelow(folder, path, depth - 1)
  }
}

async function projectIn(below: string, parent: DocoFields, { folder, file }: Artifact): Promise<Configured> {
  const inherited = { ...parent.values, name: undefined, working_dir: undefined }
  const own = await firstFileOf(join(folder, below), configFileNames(null))
  const basis = { folder, base: below, name: posix.basename(below).toLowerCase() }
  if (own === null)
    return makeDeployment({ values: inherited, lines: parent.lines }, { ...basis, file, isShared: true })
  const ownFile = posix.join(below, own)
  const nested = await onlyDocument(folder, ownFile)
  const values = { ...inherited, ...nested.values }
  const isShared = nested.values.compose_files === undefined && nested.values.env_files === undefined
  const made = await makeDeployment({ values, lines: nested.lines }, { ...basis, file: ownFile, isShared })
  return { ...made, notes: [...notesOf(nested, ownFile), ...made.notes] }
}

async function onlyDocument(folder: string, file: string): Promise<DocoFields> {
  const [document, second] = await readConfigFile(folder, file)
  if (second !== undefined)
    throw wrong({ file, line: second.line }, 'has a second document', 'Write one: a folder is one project.')
  if (document === undefined) return { values: {}, lines: new Map() }
  const fields = readFields(document, docoFields, { file, field: '' })
  if (fields.values.auto_discovery === undefined) return fields
  const place = { file, line: fields.lines.get('auto_discovery') ?? null, field: 'auto_discovery' }
  throw wrong(place, 'is for the root file alone', 'Take it out: projects below this folder are found as well.')
}

function nameNotes({ values, lines }: DocoFields, file: string): readonly StackNote[] {
  if (values.name === undefined) return []
  const because = 'with auto_discovery each project has the name of its folder'
  return [
    { kind: 'ignored', file, line: lines.get('name') ?? null, service: null, field: 'name', because, instead: null },
  ]
}
