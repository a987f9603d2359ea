import type { Command } from 'commander'
import { onlyApp, takesApp } from '../app-word.ts'
import { jsonOption } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { addEnvImport } from './env-import.ts'
import { addEnvList, listVariables } from './env-list.ts'
import { addEnvSet } from './env-set.ts'
import { addEnvUnset } from './env-unset.ts'

export function addEnv(berth: Command, shell: Shell): void {
  const env = berth.command('env').description('variables of an app: list, set, unset, import').argument('[app]')
  takesApp(env)
    .addOption(jsonOption())
    .action((word: string | undefined, { json }: { json?: boolean }) => listVariables(shell, onlyApp(word, env), json))
  addEnvList(env, shell)
  addEnvSet(env, shell)
  addEnvUnset(env, shell)
  addEnvImport(env, shell)
}
