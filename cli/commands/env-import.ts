import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { type EnvFile, readEnvFile } from '../../shared/env-file.ts'
import { nearestName } from '../../shared/nearest-name.ts'
import { namesOf, toldEnvFile } from '../../shared/told-env-file.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { CliError, usageError } from '../cli-error.ts'
import { tellVariables } from '../env/tell-variables.ts'
import { type VariableChange, writeVariables } from '../env/variables.ts'
import { exitCodes } from '../exit-codes.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { readingText } from '../reading-text.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addEnvImport(env: Command, shell: Shell): void {
  const command = env.command('import').description('set the variables of a .env file; - reads stdin')
  command.usage('<app> <file> [options]')
  takesApp(command.argument('[words...]'))
    .option('--plain [names...]', 'these values may be shown; without names all of them')
    .option('--replace', 'take all others away')
    .addOption(jsonOption())
    .action(async (given: readonly string[], { plain = [], replace }: ImportOptions) => {
      const { app, words } = appAndWords(given, command)
      const name = onlyFile(words, app)
      const content = await contentOf(name, shell)
      const file = readingText(name, () => readEnvFile(content))
      if (file.pairs.length === 0) throw usageError(`${name} sets no variables.`, 'Write NAME=value, one a line.')
      const changes = changesOf(file, plain, name)
      const how = replace === true ? 'replace' : 'merge'
      const variables = await writeVariables(signedIn(shell), app, { changes, how })
      const names = namesOf(file)
      if (wantsJson(command)) return printJson(shell, { ...variables, ...names })
      tellVariables(shell, command, { app, variables, verb: 'Set', names: names.set })
      for (const sentence of toldEnvFile(names)) shell.err.line(sentence)
    })
}

interface ImportOptions {
  /** True where no name follows. */
  readonly plain?: true | readonly string[]
  readonly replace?: boolean
}

function changesOf({ pairs }: EnvFile, plain: true | readonly string[], file: string): readonly VariableChange[] {
  if (plain === true) return pairs.map(pair => ({ ...pair, secret: false }))
  const known = pairs.map(pair => pair.name)
  for (const name of plain) if (!known.includes(name)) throw notInFile(name, file, known)
  return pairs.map(pair => ({ ...pair, secret: !plain.includes(pair.name) }))
}

function notInFile(name: string, file: string, known: readonly string[]): CliError {
  const meant = nearestName(name, known)
  return usageError(
    `${file} does not set ${name}; nothing was changed.`,
    meant === undefined ? 'After --plain stand names of the file, or nothing for all.' : `Did you mean ${meant}?`,
  )
}

function onlyFile([file, ...more]: readonly string[], app: string): string {
  if (file !== undefined && more.length === 0) return file
  throw usageError('Which file?', `Name one: berth env import ${app} .env`)
}

async function contentOf(file: string, { input }: Shell): Promise<string> {
  if (file === '-') return text(input)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : error
    throw new CliError(
      { message: `${file} cannot be read: ${String(reason)}.`, advice: 'Check the path.', exit: exitCodes.failure },
      error,
    )
  }
}
