import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { appAndWords, takesApp } from '../app-word.ts'
import { CliError, usageError } from '../cli-error.ts'
import { parseDotenv } from '../env/parse-dotenv.ts'
import { tellVariables } from '../env/tell-variables.ts'
import { writeVariables } from '../env/variables.ts'
import { exitCodes } from '../exit-codes.ts'
import { jsonOption } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addEnvImport(env: Command, shell: Shell): void {
  const command = env.command('import').description('set what stands in a .env file; - reads the input')
  command.usage('<app> <file> [options]')
  takesApp(command.argument('[words...]'))
    .option('--plain', 'values that may be shown')
    .option('--replace', 'take all others away')
    .addOption(jsonOption())
    .action(async (given: readonly string[], { plain, replace }: { plain?: boolean; replace?: boolean }) => {
      const { app, words } = appAndWords(given, command)
      const file = onlyFile(words, app)
      const pairs = parseDotenv(await contentOf(file, shell), file)
      if (pairs.length === 0) throw usageError(`${file} sets no variables.`, 'Write NAME=value, one a line.')
      const changes = pairs.map(pair => ({ ...pair, secret: plain !== true }))
      const how = replace === true ? 'replace' : 'merge'
      const variables = await writeVariables(signedIn(shell), app, { changes, how })
      tellVariables(shell, command, { app, variables, verb: 'Set', names: pairs.map(pair => pair.name) })
    })
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
