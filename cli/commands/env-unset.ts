import type { Command } from 'commander'
import { nearestName } from '../../shared/nearest-name.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { CliError, usageError } from '../cli-error.ts'
import { tellVariables } from '../env/tell-variables.ts'
import { readVariables, writeVariables } from '../env/variables.ts'
import { exitCodes } from '../exit-codes.ts'
import { jsonOption } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addEnvUnset(env: Command, shell: Shell): void {
  const unset = env
    .command('unset')
    .description('take variables away')
    .argument('[words...]')
    .usage('<app> NAME… [options]')
  takesApp(unset)
    .addOption(jsonOption())
    .action(async (given: readonly string[]) => {
      const { app, words: names } = appAndWords(given, unset)
      if (names.length === 0) throw usageError('Nothing to take away.', `Name it: berth env unset ${app} NAME`)
      const api = signedIn(shell)
      const known = (await readVariables(api, app)).items.map(one => one.name)
      for (const name of names) if (!known.includes(name)) throw notThere(app, name, known)
      const changes = names.map(name => ({ name, value: null }))
      const variables = await writeVariables(api, app, { changes, how: 'merge' })
      tellVariables(shell, unset, { app, variables, verb: 'Took away', names })
    })
}

function notThere(app: string, name: string, known: readonly string[]): CliError {
  const meant = nearestName(name, known)
  return new CliError({
    message: `${app} has no variable ${name}; nothing was changed.`,
    advice: meant === undefined ? `\`berth env ${app}\` lists them.` : `Did you mean ${meant}?`,
    exit: exitCodes.notFound,
  })
}
