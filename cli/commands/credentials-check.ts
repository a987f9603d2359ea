import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { CliError } from '../cli-error.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

interface Outcome {
  readonly result: string
  readonly message: string
  readonly advice?: string
}

export function addCredentialsCheck(credentials: Command, shell: Shell): void {
  const check = credentials.command('check').description('try a login at its registry')
  check
    .argument('<name>')
    .option('-i, --image <ref>', 'with this image')
    .addOption(jsonOption())
    .action(async (name: string, { image }: { image?: string }) => {
      const path = apiPath`/credentials/${name}/checks`
      const outcome = await signedIn(shell).send<Outcome>('POST', path, { body: { image } })
      const json = wantsJson(check)
      if (json) printJson(shell, outcome)
      const { result, message, advice } = outcome
      if (result !== 'ok') throw new CliError({ message, advice })
      if (!json) shell.err.line(`${shell.err.paint('green', '✓')} ${message}`)
    })
}
