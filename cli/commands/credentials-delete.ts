import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { CliError, usageError } from '../cli-error.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { ask } from '../terminal/ask.ts'
import { spoken } from '../terminal/spoken.ts'

interface DeleteOptions {
  readonly yes?: boolean
  readonly detach?: boolean
}

export function addCredentialsDelete(credentials: Command, shell: Shell): void {
  credentials
    .command('delete')
    .description('delete a login; refused while apps have chosen it')
    .argument('<name>')
    .option('-y, --yes', 'do not ask')
    .option('--detach', 'detach the apps that chose it; they use the default then')
    .action(async (name: string, { yes, detach }: DeleteOptions) => {
      if (yes !== true) await confirm(shell, name)
      const path = `${apiPath`/credentials/${name}`}?detach=${detach === true}`
      const after = await signedIn(shell).send<{ message?: string } | undefined>('DELETE', path)
      shell.err.line(`Deleted ${name}. ${spoken(after?.message ?? '', shell.err)}`.trim())
    })
}

async function confirm(shell: Shell, name: string): Promise<void> {
  if (!shell.hasKeyboard)
    throw usageError(`Nobody is here to ask whether ${name} may go.`, `Say so: berth credentials delete ${name} --yes`)
  const answer = await ask(shell, `Delete the credential ${name}? Its password cannot be had back. [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError({ message: 'Nothing was deleted.' })
}
