import type { Command } from 'commander'
import { jsonOption } from '../json-option.ts'
import type { Shell } from '../shell.ts'
import { addCredentialsAdd } from './credentials-add.ts'
import { addCredentialsCheck } from './credentials-check.ts'
import { addCredentialsDefault } from './credentials-default.ts'
import { addCredentialsDelete } from './credentials-delete.ts'
import { addCredentialsList, listCredentials } from './credentials-list.ts'
import { addCredentialsRotate } from './credentials-rotate.ts'

export function addCredentials(berth: Command, shell: Shell): void {
  const credentials = berth
    .command('credentials')
    .description('logins of registries: list, add, default, check, rotate, delete')
    .addOption(jsonOption())
    .action(({ json }: { json?: boolean }) => listCredentials(shell, json))
  addCredentialsList(credentials, shell)
  addCredentialsAdd(credentials, shell)
  addCredentialsDefault(credentials, shell)
  addCredentialsCheck(credentials, shell)
  addCredentialsRotate(credentials, shell)
  addCredentialsDelete(credentials, shell)
}
