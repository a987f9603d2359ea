import { posix } from 'node:path'
import type { StackNote } from '../../../shared/stack-note.ts'
import { UnreadableText } from '../../../shared/unreadable-text.ts'
import { goExpression } from '../../go-expression.ts'
import { kindAt, pathInArtifact } from './artifact-path.ts'
import { type ConfigPlace, wrong } from './config-error.ts'
import type { Deployment, DestroyOptions } from './deployment.ts'
import type { DocoFields } from './doco-fields.ts'
import { encryptedNotes } from './encrypted-files.ts'

/** Those of doco-cd, in its order; all that are there are merged. */
export const defaultComposeFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const

export interface Configured {
  readonly deployment: Deployment
  /** Which file names it, and where; null where the name is that of a folder. */
  readonly file: string
  readonly line: number | null
  readonly notes: readonly StackNote[]
}

export interface Basis {
  /** The unpacked artifact. */
  readonly folder: string
  /** For failures. */
  readonly file: string
  /** The folder in it that paths are written from. */
  readonly base: string
  /** Where the file names none. */
  readonly name?: string
  /** Paths were written for several folders: what one of them lacks is left out. */
  readonly isShared?: boolean
}

const usualTimeoutSeconds = 180
const namePattern = /^[a-z0-9][a-z0-9_-]{0,62}$/

/** Throws VALIDATION that names file, line and field. */
export async function makeDeployment(fields: DocoFields, basis: Basis): Promise<Configured> {
  const { values } = fields
  const { file } = basis
  const destroy = destroyOf(values.destroy)
  const workingDir = await workingDirOf(fields, basis)
  const compose = await composeFilesOf(fields, { ...basis, workingDir }, destroy !== null)
  const envFiles = await envFilesOf(fields, { ...basis, workingDir })
  const encrypted = await encryptedNotes(basis.folder, [...compose.files, ...envFiles])
  const deployment: Deployment = {
    name: nameOf(fields, basis),
    workingDir,
    composeFiles: compose.files,
    envFiles,
    environment: values.environment ?? {},
    profiles: values.profiles ?? [],
    webhookFilter: filterOf(fields, file),
    removeOrphans: values.remove_orphans ?? true,
    forceRecreate: values.force_recreate ?? false,
    forceImagePull: values.force_image_pull ?? false,
    timeoutSeconds: values.timeout ?? usualTimeoutSeconds,
    destroy,
    pruneImages: values.prune_images ?? true,
    putsRight:
      typeof values.reconciliation === 'object'
        ? values.reconciliation.values.enabled !== false
        : values.reconciliation !== false,
  }
  const notes = [...compose.notes, ...encrypted, ...offNotes(fields, file)]
  return { deployment, file, line: fields.lines.get('name') ?? null, notes }
}

type Within = Basis & { readonly workingDir: string }

function nameOf(fields: DocoFields, { file, name: given }: Basis): string {
  const name = fields.values.name ?? given
  const place = placeOf(fields, file, 'name')
  if (name === undefined || name === '')
    throw wrong(place, 'is missing', 'Write `name: NAME`, or set `auto_discovery` for a folder of several projects.')
  if (!namePattern.test(name))
    throw wrong(
      place,
      `is ${JSON.stringify(name.slice(0, 80))}`,
      'Write lower-case letters, digits, `-` and `_`, beginning with a letter or digit; at most 63.',
    )
  return name
}

async function workingDirOf(fields: DocoFields, { folder, file, base }: Basis): Promise<string> {
  const place = placeOf(fields, file, 'working_dir')
  const path = pathInArtifact(base, fields.values.working_dir ?? '.', place)
  if ((await kindAt(folder, path)) === 'folder') return path
  throw wrong(
    place,
    `is ${JSON.stringify(path)}, which is no folder of the artifact`,
    'Correct it, or leave it out for the root.',
  )
}

async function composeFilesOf(fields: DocoFields, within: Within, mayBeNone: boolean) {
  const { file, folder, workingDir, isShared = false } = within
  const named = fields.values.compose_files
  const place = placeOf(fields, file, 'compose_files')
  const paths = (named ?? defaultComposeFiles).map(path => pathInArtifact(workingDir, path, place))
  const { there, missing } = await sorted(folder, paths)
  if (there.length === 0 && !mayBeNone)
    throw wrong(
      place,
      `leads to no file: there is none of ${paths.join(', ')}`,
      'Name the compose file, from the working folder, or add it to the artifact.',
    )
  const told = named === undefined || isShared ? [] : missing
  const notes = told.map(path => warning(place, `the artifact has no ${path}`))
  return { files: there, notes }
}

async function envFilesOf(fields: DocoFields, { file, folder, workingDir, isShared = false }: Within) {
  const named = fields.values.env_files
  const place = placeOf(fields, file, 'env_files')
  const paths = (named ?? ['.env']).map(path => pathInArtifact(workingDir, path, place))
  const { there, missing } = await sorted(folder, paths)
  // Everybody may leave `.env` out.
  const needed = isShared ? undefined : missing.find(path => posix.basename(path) !== '.env')
  if (needed !== undefined)
    throw wrong(
      place,
      `leads to ${needed}, which is not in the artifact`,
      'Add it to the artifact, or take it from the list.',
    )
  return there
}

async function sorted(folder: string, paths: readonly string[]) {
  const kinds = await Promise.all(paths.map(path => kindAt(folder, path)))
  return {
    there: paths.filter((_, at) => kinds[at] === 'file'),
    missing: paths.filter((_, at) => kinds[at] !== 'file'),
  }
}

function filterOf(fields: DocoFields, file: string): string | null {
  const filter = fields.values.webhook_filter
  if (filter === undefined || filter === '') return null
  try {
    goExpression(filter)
    return filter
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error
    throw wrong(
      placeOf(fields, file, 'webhook_filter'),
      `cannot be read: ${error.message.replace(/\.$/, '')}`,
      error.advice,
    )
  }
}

function destroyOf(destroy: DocoFields['values']['destroy']): DestroyOptions | null {
  const isOn = typeof destroy === 'object' ? destroy.values.enabled === true : destroy === true
  if (!isOn) return null
  const options = typeof destroy === 'object' ? destroy.values : {}
  return {
    removeVolumes: options.remove_volumes ?? true,
    removeImages: options.remove_images ?? true,
    removeDir: options.remove_dir ?? true,
  }
}

/** Options of what is off are most likely meant to be on. */
function offNotes(fields: DocoFields, file: string): readonly StackNote[] {
  return (['destroy', 'auto_discovery'] as const).flatMap(field => {
    const value = fields.values[field]
    if (typeof value !== 'object' || value.values.enabled !== undefined) return []
    return [
      warning(placeOf(fields, file, field), 'it has options and is off', `Add \`enabled: true\` below \`${field}\`.`),
    ]
  })
}

function warning({ file, line, field = '' }: ConfigPlace, because: string, instead: string | null = null): StackNote {
  return { kind: 'warning', file, line, service: null, field, because, instead }
}

function placeOf(fields: DocoFields, file: string, field: string): ConfigPlace & { readonly field: string } {
  return { file, line: fields.lines.get(field) ?? null, field }
}
