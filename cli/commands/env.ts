import type { Command } from 'commander'
import { appAndWords, takesApp } from '../app-word.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { refuseOtherWords } from '../unknown-verb.ts'
import { addEnvImport } from './env-import.ts'
import { addEnvList, listVariables } from './env-list.ts'
import { addEnvSet } from './env-set.ts'
import { addEnvUnset } from './env-unset.ts'

export function addEnv(berth: Command, shell: Shell): void {
  const env = berth.command('env').description('variables: list, set, unset, import')
  env.usage('[command] <app>')
  takesApp(env.argument('[app...]'))
    .addOption(jsonOption())
    .action((given: readonly string[]) => {
      const { app, words } = appAndWords(given, env)
      refuseOtherWords(words, env)
      return listVariables(shell, app, wantsJson(env))
    })
  addEnvList(env, shell)
  addEnvSet(env, shell)
  addEnvUnset(env, shell)
  addEnvImport(env, shell)
}
