import type { Command } from 'commander'
import { appAndWords, takesApp } from '../app-word.ts'
import { usageError } from '../cli-error.ts'
import { type Pair, pairOf } from '../env/pair.ts'
import { tellVariables } from '../env/tell-variables.ts'
import { writeVariables } from '../env/variables.ts'
import { jsonOption } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addEnvSet(env: Command, shell: Shell): void {
  const set = env.command('set').description('set variables; secret unless --plain')
  set.usage('<app> NAME=value… [options]')
  takesApp(set.argument('[words...]'))
    .option('--plain', 'values that may be shown, such as a log level')
    .addOption(jsonOption())
    .action(async (words: readonly string[], { plain }: { plain?: boolean }) => {
      const { app, pairs } = appAndPairs(words, set)
      const changes = pairs.map(pair => ({ ...pair, secret: plain !== true }))
      const variables = await writeVariables(signedIn(shell), app, { changes, how: 'merge' })
      tellVariables(shell, set, { app, variables, verb: 'Set', names: pairs.map(pair => pair.name) })
    })
}

function appAndPairs(given: readonly string[], set: Command): { app: string; pairs: readonly Pair[] } {
  const { app, words } = appAndWords(given, set)
  if (app.includes('=')) throw usageError('Which app?', 'Name it first: berth env set <app> NAME=value')
  if (words.length === 0) throw usageError('Nothing to set.', `Write NAME=value: berth env set ${app} LOG_LEVEL=debug`)
  return { app, pairs: words.map(pairOf) }
}
