import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { kindAt } from './artifact-path.ts'
import { defaultComposeFiles } from './make-deployment.ts'

/** In the order in which they are looked for. */
export function configFileNames(target: string | null): readonly string[] {
  const name = target === null ? '.doco-cd' : `.doco-cd.${target}`
  return [`${name}.yaml`, `${name}.yml`]
}

/** Which of the names stands in a folder of the artifact; null when none does. */
export async function firstFileOf(folder: string, names: readonly string[]): Promise<string | null> {
  for (const name of names) if ((await kindAt(folder, name)) === 'file') return name
  return null
}

/** Throws VALIDATION that says what was found in its place, and what helps. */
export async function rootFile(folder: string, target: string | null): Promise<string> {
  if (target !== null && !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(target))
    throw new AppError({
      code: 'VALIDATION',
      message: `The target ${JSON.stringify(target.slice(0, 64))} is not letters, digits, dots, hyphens and underscores.`,
      advice: 'Name the part of `.doco-cd.TARGET.yaml` between the dots.',
      field: 'target',
    })
  const names = configFileNames(target)
  const found = await firstFileOf(folder, names)
  if (found !== null) return found
  const { words, advice } = await whyMissing(folder, target)
  throw new AppError({
    code: 'VALIDATION',
    message: `The artifact has no ${names.join(' or ')} at its root${words}.`,
    advice,
    field: target === null ? 'reference' : 'target',
  })
}

interface Why {
  readonly words: string
  readonly advice: string
}

async function whyMissing(folder: string, target: string | null): Promise<Why> {
  const names = configFileNames(target)
  const minimal = `Add a file \`${names[0]}\` with \`name: NAME\`, and push it again.`
  const entries = await readdir(folder, { withFileTypes: true })
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  for (const below of folders.slice(0, 100))
    if ((await firstFileOf(join(folder, below), names)) !== null)
      return {
        words: `, but one in the folder ${JSON.stringify(below)}: it was pushed with the folder's name before each file`,
        advice: `Push the folder from inside: \`cd ${below} && oras push REF .\``,
      }
  const plain = target === null ? null : await firstFileOf(folder, configFileNames(null))
  if (plain !== null)
    return { words: `; it has ${plain}, which is not of this target`, advice: 'Deploy it without a target.' }
  if (['bin', 'etc', 'usr'].filter(name => folders.includes(name)).length > 1)
    return {
      words: '; it looks like the image of an app',
      advice: 'Create an app with this image: `berth create APP --image REF`',
    }
  const compose = await firstFileOf(folder, defaultComposeFiles)
  return { words: compose === null ? '' : `, though it has ${compose}`, advice: minimal }
}
