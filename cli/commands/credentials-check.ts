import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { checkCredential, tellCheck } from '../credential-check.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addCredentialsCheck(credentials: Command, shell: Shell): void {
  const check = credentials.command('check').description('try a login at its registry')
  check
    .argument('<name>')
    .option('-i, --image <ref>', 'with this image')
    .addOption(jsonOption())
    .action(async (name: string, { image }: { image?: string }) => {
      const outcome = await checkCredential(signedIn(shell), name, image)
      if (wantsJson(check)) printJson(shell, outcome)
      if (outcome.result !== 'ok') throw new CliError(outcome)
      if (!wantsJson(check)) tellCheck(shell, outcome)
    })
}
