import type { Command } from 'commander'
import { printJson, type Shell } from '../shell.ts'
import type { VariableList } from './variables.ts'

/** What was changed, by name only, and when it acts. */
export function tellVariables(
  shell: Shell,
  command: Command,
  { app, variables, verb, names }: { app: string; variables: VariableList; verb: string; names: readonly string[] },
): void {
  if (command.optsWithGlobals<{ json?: boolean }>().json === true) return printJson(shell, variables)
  const list = names.length > 10 ? `${names.length} variables` : names.join(', ')
  const acts = names.length === 1 ? 'It acts' : 'They act'
  shell.err.line(`${verb} ${list}. ${acts} with the next deploy: berth deploy ${app}`)
}
