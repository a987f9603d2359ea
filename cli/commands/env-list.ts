import type { Command } from 'commander'
import { relativeTime } from '../../shared/relative-time.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { readVariables } from '../env/variables.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { printTable } from '../terminal/table.ts'

export function addEnvList(env: Command, shell: Shell): void {
  const list = env.command('list').description('names and values; secret values stay on the server').argument('[app]')
  takesApp(list)
    .addOption(jsonOption())
    .action((word: string | undefined) => listVariables(shell, onlyApp(word, list), wantsJson(list)))
}

export async function listVariables(shell: Shell, app: string, json: boolean): Promise<void> {
  const variables = await readVariables(signedIn(shell), app)
  if (json) return printJson(shell, variables)
  if (variables.items.length === 0)
    return shell.err.line(`${app} has no variables. Set one: berth env set ${app} NAME=value`)
  printTable(shell.out, variables.items, [
    ['NAME', one => one.name],
    ['SET', one => relativeTime(Date.parse(one.updatedAt), shell.now())],
    ['VALUE', one => (one.secret ? { text: 'secret', style: 'dim' } : (one.value ?? ''))],
  ])
}
