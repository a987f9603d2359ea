import type { Command } from 'commander'
import { wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import type { VariableList } from './variables.ts'

/** What was changed, by name only, and when it acts. */
export function tellVariables(
  shell: Shell,
  command: Command,
  { app, variables, verb, names }: { app: string; variables: VariableList; verb: string; names: readonly string[] },
): void {
  if (wantsJson(command)) printJson(shell, variables)
  else tellNames(shell, { app, verb, names })
}

function tellNames(
  { err }: Shell,
  { app, verb, names }: { app: string; verb: string; names: readonly string[] },
): void {
  const acts = names.length === 1 ? 'It acts' : 'They act'
  err.line(`${verb} ${names.join(', ')}. ${acts} with the next deploy: berth deploy ${app}`)
}
