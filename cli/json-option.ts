import { type Command, Option } from 'commander'

export function jsonOption(): Option {
  return new Option('--json', 'print what the API answers')
}

/** `berth env list shop --json` and `berth env --json list shop` are the same. */
export function wantsJson(command: Command): boolean {
  return command.optsWithGlobals<{ json?: boolean }>().json === true
}
