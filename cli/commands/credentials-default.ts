import type { Command } from 'commander'
import { jsonOption, wantsJson } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import type { Credential } from './credentials-list.ts'

export function addCredentialsDefault(credentials: Command, shell: Shell): void {
  const command = credentials.command('default').description('use this one for apps without one of their own')
  command
    .argument('<name>')
    .addOption(jsonOption())
    .action(async (name: string) => {
      const changed = await signedIn(shell).send<Credential>('PUT', '/credentials/default', { body: { name } })
      if (wantsJson(command)) return printJson(shell, changed)
      shell.err.line(`${name} is the default now, for images at ${changed.server}.`)
    })
}
