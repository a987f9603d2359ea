import { readEnvFile } from '../../../shared/env-file.ts'
import { namesOf } from '../../../shared/told-env-file.ts'
import { AppError } from '../../errors.ts'
import { readingField } from '../../reading-field.ts'
import type { App } from '../app.ts'
import { changeVariables, replaceVariables } from './change-variables.ts'
import type { VariableStore } from './variable-store.ts'

export interface EnvImport {
  /** The text of a `.env` file. */
  readonly text: string
  /** Which of its names may be shown, or all of them. */
  readonly plain: 'all' | readonly string[]
  /** What happens to variables that it does not name. */
  readonly others: 'stay' | 'go'
}

export type ImportedNames = ReturnType<typeof namesOf>

/** Sets what a `.env` file names, all or nothing. Throws VALIDATION that names the line or the variable, LOCKED. */
export function importVariables(store: VariableStore, app: App, { text, plain, others }: EnvImport): ImportedNames {
  const file = readingField('text', () => readEnvFile(text))
  const names = namesOf(file)
  if (names.set.length === 0) throw nothingNamed()
  if (plain !== 'all') for (const name of plain) if (!names.set.includes(name)) throw notInFile(name)
  const wanted = file.pairs.map(pair => ({ ...pair, secret: plain !== 'all' && !plain.includes(pair.name) }))
  if (others === 'go') replaceVariables(store, app, wanted)
  else changeVariables(store, app, { set: wanted })
  return names
}

function nothingNamed(): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'text',
    message: 'No variables found in this text.',
    advice: 'Write one NAME=value a line.',
  })
}

function notInFile(name: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'plain',
    message: `\`${name.slice(0, 60)}\` is not set in this text, so it cannot be made plain.`,
    advice: 'Check the name; nothing was changed.',
  })
}
